/** What operations belong to: an API that clients ask, or administrators and their agents alone. */
export type Service = 'compute' | 'identity' | 'image' | 'volume' | 'network' | 'agents' | 'audit' | 'health';
