/** AWS Signature Version 4. aws4 finds the credentials of the function's role where Lambda puts them: in the environment. */
import type { OutgoingHttpHeaders } from 'node:http';
import aws4 from 'aws4';
import { region } from '../environment.ts';

export interface Unsigned {
  /** As it is in the scope of signatures: `dynamodb`, `s3`. */
  readonly service: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The headers of a request with those that sign it; all are signed. */
export function signedHeaders({ url, ...request }: Unsigned): OutgoingHttpHeaders {
  return aws4.sign({ ...request, region: region(), host: url.host, path: url.pathname + url.search }).headers ?? {};
}

/** A URL in S3 that carries the permission for one method, for so many seconds, whatever the body is. */
export function presignedUrl(method: string, { origin, host, pathname }: URL, seconds: number): string {
  const path = `${pathname}?X-Amz-Expires=${seconds}`;
  return origin + aws4.sign({ service: 's3', method, region: region(), host, path, signQuery: true }).path;
}
