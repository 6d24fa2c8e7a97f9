/** Blobs of credentials as the table has them: sealed with a key that is not in it. AES-256-GCM, so that what was changed, or put in another's place, opens no more. */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Chance } from '../clock.ts';

/** Of which the key is made: at least 32 bytes, and always the same, because what was sealed is opened with what was made of it. */
export type CredentialSecret = () => Promise<Uint8Array>;

/** The way of sealing, so that there can be another one day. */
const way = '1';
const algorithm = 'aes-256-gcm';
const sizes = { key: 32, nonce: 12, tag: 16 };

/** Of the secret nothing else is made, and whoever makes more of it says what for. */
const keyFrom = async (secret: CredentialSecret) =>
  Buffer.from(hkdfSync('sha256', await secret(), new Uint8Array(), 'blobs of credentials', sizes.key));

interface Sealing {
  readonly secret: CredentialSecret;
  /** Whose it is: it can be opened as that of the same alone. */
  readonly of: readonly (string | null)[];
}

/** A nonce of 12 random bytes each: enough for billions of blobs. */
export async function seal(text: string, { secret, of, chance }: Sealing & { readonly chance: Chance }): Promise<string> {
  const nonce = chance.bytes(sizes.nonce);
  const cipher = createCipheriv(algorithm, await keyFrom(secret), nonce, { authTagLength: sizes.tag });
  cipher.setAAD(Buffer.from(JSON.stringify([way, ...of])));
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${way}.${Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url')}`;
}

/** @throws what OpenSSL says when it was not sealed so; never with what is in it */
export async function unseal(sealed: string, { secret, of }: Sealing): Promise<string> {
  const [how, text = ''] = sealed.split('.');
  if (how !== way) throw new Error('A credential is sealed in a way that is not known.');
  const bytes = Buffer.from(text, 'base64url');
  const tagAt = sizes.nonce;
  const hiddenAt = tagAt + sizes.tag;
  const cipher = createDecipheriv(algorithm, await keyFrom(secret), bytes.subarray(0, tagAt), { authTagLength: sizes.tag });
  cipher.setAAD(Buffer.from(JSON.stringify([way, ...of])));
  cipher.setAuthTag(bytes.subarray(tagAt, hiddenAt));
  return Buffer.concat([cipher.update(bytes.subarray(hiddenAt)), cipher.final()]).toString('utf8');
}
