/** How the volumes of a type are encrypted. Source: Cinder's views. */
import { view } from '../operation/view.ts';
import type { Ports } from '../ports.ts';
import * as volumeErrors from './errors.ts';
import { listVolumes } from './find.ts';
import { time } from './views.ts';
import type { TypeEncryption, VolumeType } from './volume.ts';

export const assertUnusedErrors = [volumeErrors.EncryptionInUse];

/** What volumes of the type have is as it was when they were made: it is not changed under them. @throws assertUnusedErrors */
export async function assertUnused({ store }: Pick<Ports, 'store'>, typeId: string, change: 'create' | 'delete'): Promise<void> {
  if ((await listVolumes(store, undefined)).some(({ volumeTypeId }) => volumeTypeId === typeId))
    throw volumeErrors.EncryptionInUse({ change });
}

interface Encrypted {
  readonly type: VolumeType;
  readonly encryption: TypeEncryption;
}

export const encryptionMade = view<Encrypted, undefined>({
  volume_type_id: ({ type }) => type.id,
  encryption_id: ({ encryption }) => encryption.id,
  provider: ({ encryption }) => encryption.provider,
  cipher: ({ encryption }) => encryption.cipher,
  key_size: ({ encryption }) => encryption.keySize,
  control_location: ({ encryption }) => encryption.controlLocation,
});

export const encryptionDetail = view<Encrypted, undefined>({
  ...encryptionMade.fields,
  created_at: ({ encryption }) => time(encryption.createdAt),
  updated_at: () => null,
  deleted_at: () => null,
  deleted: () => false,
});
