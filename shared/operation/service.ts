/** What operations belong to: the API that a client asks, or that agents do. */
export type Service = 'compute' | 'identity' | 'image' | 'volume' | 'network' | 'agents';
