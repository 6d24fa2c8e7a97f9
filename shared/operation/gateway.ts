/**
 * The events of an API Gateway HTTP API (payload format 2.0), as far as they are read and written here. The local server makes
 * the same events of plain HTTP requests.
 */
export interface GatewayEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  /** Lower case names; repeated headers are joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly domainName: string;
    readonly http: { readonly method: string; readonly path: string; readonly sourceIp: string };
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  /** The body as it arrives, where it is too large for an event: only the local server has it. */
  readonly stream?: AsyncIterable<Uint8Array>;
}

export interface GatewayResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent instead of the body: only by the local server. */
  readonly stream?: AsyncIterable<Uint8Array>;
}

export type GatewayHandler = (event: GatewayEvent, context: unknown) => Promise<GatewayResponse>;

/** Scheme, host and port that the client used: links must lead back to where it came from. */
export function originOf({ headers, requestContext }: GatewayEvent): string {
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${headers['host'] ?? requestContext.domainName}`;
}

/** The values of every query parameter, in order; undefined when the string is not UTF-8. Source: Nova accepts repeated keys. */
export function parseQuery(raw: string): Record<string, string[]> | undefined {
  const values: Record<string, string[]> = Object.create(null);
  if (raw === '') return values;
  try {
    for (const pair of raw.split('&')) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = decode(equals < 0 ? pair : pair.slice(0, equals));
      const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
      values[name] ??= [];
      values[name].push(value);
    }
  } catch {
    return undefined;
  }
  return values;
}

const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
