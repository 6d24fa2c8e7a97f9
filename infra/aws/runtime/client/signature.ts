/** AWS Signature Version 4. Source: "Create a signed AWS API request" in the IAM User Guide. */
import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from '../environment.ts';

export interface Signing {
  readonly credentials: Credentials;
  readonly region: string;
  /** As it is in the scope of signatures: `dynamodb`, `s3`. */
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Unsigned {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The headers of a request with those that sign it; all are signed. */
export function signedHeaders({ method, url, headers, body }: Unsigned, signing: Signing): Record<string, string> {
  const { credentials, service } = signing;
  const time = timeOf(signing.now);
  const digest = sha256(body);
  const all: Record<string, string> = {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()])),
    host: url.host,
    'x-amz-date': time,
    ...(service === 's3' ? { 'x-amz-content-sha256': digest } : {}),
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(all).sort();
  const signature = signatureOf({ method, url, headers: all, names, digest, time }, signing);
  const authorization = `${algorithm} Credential=${credentials.accessKeyId}/${scopeOf(time, signing)}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...all, authorization };
}

/** A URL that carries the permission for one method, for so many seconds, whatever the body is. */
export function presignedUrl(method: string, url: URL, seconds: number, signing: Signing): string {
  const { accessKeyId, sessionToken } = signing.credentials;
  const time = timeOf(signing.now);
  const presigned = new URL(url);
  const parameters = {
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${accessKeyId}/${scopeOf(time, signing)}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
    ...(sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken }),
  };
  presigned.search = Object.entries(parameters)
    .map(([name, value]) => `${uriEscape(name)}=${uriEscape(value)}`)
    .join('&');
  const parts = { method, url: presigned, headers: { host: url.host }, names: ['host'], digest: 'UNSIGNED-PAYLOAD', time };
  presigned.search += `&X-Amz-Signature=${signatureOf(parts, signing)}`;
  return presigned.href;
}

interface Parts {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the headers that are signed, in order. */
  readonly names: readonly string[];
  /** Of the body. */
  readonly digest: string;
  readonly time: string;
}

function signatureOf({ method, url, headers, names, digest, time }: Parts, signing: Signing): string {
  const query = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .sort()
    .join('&');
  // Our paths hold nothing that would have to be escaped once more.
  const canonical = [method, url.pathname, query, ...names.map((name) => `${name}:${headers[name]}`), '', names.join(';'), digest].join(
    '\n',
  );
  const toSign = [algorithm, time, scopeOf(time, signing), sha256(canonical)].join('\n');
  const { secretAccessKey } = signing.credentials;
  const key = [time.slice(0, 8), signing.region, signing.service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

const scopeOf = (time: string, { region, service }: Signing) => `${time.slice(0, 8)}/${region}/${service}/aws4_request`;

/** 20301231T235959Z */
const timeOf = (now: number) => new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** As encodeURIComponent, and the few characters more that signatures escape. */
const uriEscape = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
