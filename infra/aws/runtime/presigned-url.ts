/** URLs in S3 that carry their own permission. The SDK's presigner would bring S3's whole client for it. */
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256 } from '@smithy/core/checksum';
import { buildQueryString } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { region } from './environment.ts';

/** Whatever the body is: what says so is part of what is signed, but of no header. */
const digest = 'x-amz-content-sha256';
const unsigned = new Set([digest]);

/** A URL for one method, for so many seconds. */
export async function presignedUrl(method: string, { origin, protocol, host, pathname }: URL, expiresIn: number): Promise<string> {
  const signer = new SignatureV4({ service: 's3', region: region(), credentials: fromEnv(), sha256: Sha256, uriEscapePath: false });
  const headers = { host, [digest]: 'UNSIGNED-PAYLOAD' };
  const request = { method, protocol, hostname: host, path: pathname, query: {}, headers };
  const { query = {} } = await signer.presign(request, { expiresIn, unhoistableHeaders: unsigned, unsignableHeaders: unsigned });
  return `${origin}${pathname}?${buildQueryString(query)}`;
}
