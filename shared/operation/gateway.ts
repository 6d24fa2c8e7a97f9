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

/** The values of every query parameter, in order. Source: Nova accepts repeated keys. @throws URIError when the string is not UTF-8 */
export function parseQuery(raw: string): Record<string, string[]> {
  const values: Record<string, string[]> = Object.create(null);
  for (const [, name = '', value = ''] of raw.matchAll(/(?=[^&])([^=&]*)=?([^&]*)/g)) {
    const key = decode(name);
    values[key] ??= [];
    values[key].push(decode(value));
  }
  return values;
}

const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
