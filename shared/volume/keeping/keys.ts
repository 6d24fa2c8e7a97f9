/** Keys that volumes are reached and encrypted with, and disks sent: none is kept anywhere, each is made of one secret when it is sent. */
import { createHmac } from 'node:crypto';
import type { VolumeExport } from '../../messaging/volume-orders.ts';

/** The secret: at least 32 bytes, and always the same, because encrypted volumes are read with what was made of it. */
export type VolumeSecret = () => Promise<Uint8Array>;

const hmac = async (secret: VolumeSecret, text: string) => createHmac('sha256', await secret()).update(text);

/** 64 hexadecimal digits: of one attachment on one host. */
export const exportKey = async (
  secret: VolumeSecret,
  { attachmentId, host }: Pick<VolumeExport, 'attachmentId' | 'host'>,
): Promise<string> => (await hmac(secret, `export ${attachmentId} ${host}`)).digest('hex');

/** 64 hexadecimal digits: of the disks that are sent to one machine. */
export const transferKey = async (secret: VolumeSecret, receiverId: string): Promise<string> =>
  (await hmac(secret, `transfer ${receiverId}`)).digest('hex');

/** Base64, of 32 bytes. */
export const encryptionKey = async (secret: VolumeSecret, keyId: string): Promise<string> =>
  (await hmac(secret, `encryption ${keyId}`)).digest('base64');
