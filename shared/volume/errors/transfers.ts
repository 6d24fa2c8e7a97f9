import { errorKind } from '../../errors.ts';

export const TransferNotFound = /* @__PURE__ */ errorKind('TransferNotFound', 404, 'Transfer {transfer_id} could not be found.');
export const TransferOfUsedVolume = /* @__PURE__ */ errorKind('TransferOfUsedVolume', 400, 'Invalid volume: status must be available');
export const TransferOfEncryptedVolume = /* @__PURE__ */ errorKind(
  'TransferOfEncryptedVolume',
  400,
  'Invalid volume: transferring encrypted volume is not supported',
);
export const TransferOfManySnapshots = /* @__PURE__ */ errorKind(
  'TransferOfManySnapshots',
  400,
  'Invalid volume: it has more than {maximum} snapshots, which is as many as are transferred with it',
);
export const TransferKeyInvalid = /* @__PURE__ */ errorKind(
  'TransferKeyInvalid',
  400,
  'Invalid auth key: Attempt to transfer {transfer_id} with invalid auth key.',
);
export const TransferStatusInvalid = /* @__PURE__ */ errorKind(
  'TransferStatusInvalid',
  400,
  'Invalid volume: Transfer {transfer_id}: Volume id {volume_id} expected in state awaiting-transfer',
);
