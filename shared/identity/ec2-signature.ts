/**
 * The signatures that EC2's clients have put on their requests, from version 0 to version 4, as Keystone calculates them: what was signed is
 * told by whoever got the request. Source: keystoneclient's signer, and AWS's descriptions of versions 2 and 4.
 */
import { createHmac, hash } from 'node:crypto';

/** A request that was signed, as it was received. */
export interface SignedRequest {
  readonly verb: string;
  readonly host: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body, in hexadecimal digits: in version 4 alone. */
  readonly bodyHash: string;
}

export interface Signature {
  readonly text: string;
  /** When it was signed, as it is signed itself; undefined where the signer left it off. */
  readonly signedAt: string | undefined;
}

const newest = 'AWS4-HMAC-SHA256';

/** What the request's signature ought to be; undefined for a request that is signed in no way that is known. */
export function signatureOf(request: SignedRequest, secret: string): Signature | undefined {
  const { params, headers } = request;
  const signedAt = params['Timestamp'];
  const base64 = (algorithm: string, text: string) => ({
    text: createHmac(algorithm, secret).update(text).digest('base64'),
    signedAt,
  });
  switch (params['SignatureVersion']) {
    case '0':
      return base64('sha1', `${params['Action'] ?? ''}${signedAt ?? ''}`);
    case '1':
      return base64(
        'sha1',
        byName(params, (name) => name.toLowerCase())
          .flat()
          .join(''),
      );
    case '2':
      return base64('sha256', [request.verb, request.host, request.path, queryOf({ ...params, SignatureMethod: 'HmacSHA256' })].join('\n'));
    case undefined: {
      const isNewest = headers['Authorization']?.startsWith(newest) ?? params['X-Amz-Algorithm'] === newest;
      return isNewest ? newestSignature(request, secret) : undefined;
    }
    default:
      return undefined;
  }
}

function newestSignature(request: SignedRequest, secret: string): Signature | undefined {
  const { verb, path, params, headers, bodyHash } = request;
  const signedAt = headers['X-Amz-Date'] ?? params['X-Amz-Date'];
  const names = authorization(request, 'SignedHeaders');
  const [, ...scope] = authorization(request, 'Credential').split('/');
  const [date, region, service] = scope;
  if (date === undefined || region === undefined || service === undefined || signedAt?.startsWith(date) !== true) return undefined;
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase().trim(), value.trim()]));
  const signedHeaders = names.split(';').flatMap((name) => (lower.has(name) ? `${name}:${lower.get(name)}\n` : []));
  // What is posted is in the body.
  const query = verb.toUpperCase() === 'POST' ? '' : queryOf(params);
  const canonical = [verb.toUpperCase(), path, query, signedHeaders.join('') || '\n', names, bodyHash].join('\n');
  const toSign = [newest, signedAt, scope.join('/'), hash('sha256', canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (before, text) => createHmac('sha256', before).update(text).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  return { text: createHmac('sha256', key).update(toSign).digest('hex'), signedAt };
}

/** `Credential=..., SignedHeaders=...` of a header, or parameters of the query. */
function authorization({ headers, params }: SignedRequest, name: string): string {
  const header = headers['Authorization'];
  if (header === undefined) return params[`X-Amz-${name}`] ?? '';
  const start = header.indexOf(`${name}=`);
  return start < 0 ? '' : (header.slice(start + name.length + 1).split(',')[0] ?? '');
}

function byName(params: Readonly<Record<string, string>>, as: (name: string) => string = (name) => name) {
  return Object.entries(params).toSorted(([one], [other]) => Number(as(one) > as(other)) - Number(as(one) < as(other)));
}

const queryOf = (params: Readonly<Record<string, string>>) =>
  byName(params)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');

/** Everything but what RFC 3986 reserves nothing of. */
const encoded = (text: string) =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
