/** How a key pair is shown. Source: contract/schemas/KeypairController.*.json. */
import { shownSince, view } from '../../operation/view.ts';
import { microseconds } from '../servers/view.ts';
import type { KeyPair } from './key-pair.ts';

const common = {
  name: (keyPair: KeyPair) => keyPair.name,
  public_key: (keyPair: KeyPair) => keyPair.publicKey,
  fingerprint: (keyPair: KeyPair) => keyPair.fingerprint,
  type: shownSince<KeyPair, undefined>('2.2', (keyPair) => keyPair.type),
};

export const keyPairSummary = view<KeyPair, undefined>(common);

export const keyPairDetail = view<KeyPair, undefined>({
  ...common,
  user_id: (keyPair) => keyPair.userId,
  id: (keyPair) => keyPair.number,
  created_at: (keyPair) => microseconds(keyPair.createdAt),
  updated_at: () => null,
  deleted: () => false,
  deleted_at: () => null,
});

export const keyPairCreated = view<KeyPair, { readonly privateKey: string | undefined }>({
  name: common.name,
  public_key: common.public_key,
  fingerprint: common.fingerprint,
  type: shownSince('2.2', (keyPair) => keyPair.type),
  user_id: (keyPair) => keyPair.userId,
  private_key: (_keyPair, { privateKey }) => privateKey,
});
