/**
 * Certificates of key pairs of type x509: what Windows takes to let a user in over WinRM. Subject, extensions and validity are those that
 * Nova gives.
 */
import { sign } from 'node:crypto';
import { bits, integer, nothing, objectIdentifier, octets, sequence, set, tagged, utcTime, utf8 } from './der.ts';
import { type NewKey, newRsaKey } from './ssh-key.ts';

const sha256WithRsa = sequence(objectIdentifier('1.2.840.113549.1.1.11'), nothing);
const validity = 3650 * 86_400_000;

interface Owner {
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** At least 8 random bytes. */
  readonly serial: Uint8Array;
}

/** A self-signed certificate for a user, with its private key; both PEM. @throws requestErrors.TooManyRequests */
export async function newCertificate({ userId, now, serial }: Owner): Promise<NewKey> {
  const { publicKey, privateKey } = await newRsaKey();
  const name = sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8(userId))));
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), serial])),
    sha256WithRsa,
    name,
    sequence(utcTime(now), utcTime(Math.min(now + validity, Date.UTC(2049, 11, 31)))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(clientAuthentication, userPrincipalName(`${userId}@localhost`))),
  );
  const certificate = sequence(content, sha256WithRsa, bits(sign('sha256', content, privateKey)));
  return { publicKey: pem(certificate), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

const clientAuthentication = sequence(objectIdentifier('2.5.29.37'), octets(sequence(objectIdentifier('1.3.6.1.5.5.7.3.2'))));

/** The alternative name by which Windows finds the account. */
function userPrincipalName(name: string): Buffer {
  const other = tagged(0, objectIdentifier('1.3.6.1.4.1.311.20.2.3'), tagged(0, utf8(name)));
  return sequence(objectIdentifier('2.5.29.17'), octets(sequence(other)));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
