/**
 * SSH and X.509 keys of key pairs: reading what clients send, and making new ones. Fingerprints are MD5 with colons for SSH and SHA-1 with
 * colons for certificates, as Nova has always shown them.
 */
import { createHash, generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import * as limits from '../../limits.ts';
import { slowly } from '../../slow-work.ts';
import * as computeErrors from '../errors.ts';

const colons = (hex: string) => hex.match(/../g)?.join(':') ?? '';

const sshTypes = new Set([
  'ssh-rsa',
  'ssh-ed25519',
  'ssh-dss',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
]);

export const fingerprintErrors = [computeErrors.KeypairInvalid];

/** The fingerprint of a public key in OpenSSH's format. */
export function sshFingerprint(publicKey: string): string {
  const [type, encoded] = publicKey.trim().split(/\s+/);
  const blob = Buffer.from(encoded ?? '', 'base64');
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  const inner = blob.subarray(4, 4 + length).toString('latin1');
  if (type === undefined || !sshTypes.has(type) || inner !== type || blob.length <= 4 + length) {
    throw computeErrors.KeypairInvalid({ reason: 'failed to generate fingerprint' });
  }
  return colons(createHash('md5').update(blob).digest('hex'));
}

/** The fingerprint of a certificate in PEM. */
export function certificateFingerprint(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint.toLowerCase();
  } catch {
    throw computeErrors.KeypairInvalid({ reason: 'failed to generate X509 fingerprint. Error message: not a certificate' });
  }
}

export interface NewKey {
  /** In OpenSSH's format. */
  readonly publicKey: string;
  /** PEM; given to the client once and kept nowhere. */
  readonly privateKey: string;
}

/** A new RSA key of 2048 bits, which every guest understands; another thread makes it. @throws requestErrors.TooManyRequests */
export function newRsaKey(): Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }> {
  return slowly(limits.waitingKeys, () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 }));
}

/** @throws requestErrors.TooManyRequests */
export async function newSshKey(comment: string): Promise<NewKey> {
  const { publicKey, privateKey } = await newRsaKey();
  const { n, e } = publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat([sshString(Buffer.from('ssh-rsa')), mpint(e ?? ''), mpint(n ?? '')]);
  return {
    publicKey: `ssh-rsa ${blob.toString('base64')} ${comment}`,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
  };
}

function sshString(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive integer as SSH writes it: no leading zeros but the one that keeps it positive. */
function mpint(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url');
  return sshString((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}
