import { errorKind } from '../../errors.ts';

export const GroupTypeNotFound = /* @__PURE__ */ errorKind('GroupTypeNotFound', 404, 'Group type {group_type_id} could not be found.');
export const RetypeStatusInvalid = /* @__PURE__ */ errorKind(
  'RetypeStatusInvalid',
  400,
  'Invalid volume: Volume {volume_id} status must be available or in-use, must not be migrating, have snapshots, be replicated, be part of a group ' +
    'and destination type must be different than the current one.',
);
export const RetypeChangesEncryption = /* @__PURE__ */ errorKind(
  'RetypeChangesEncryption',
  400,
  'Invalid input received: Retype requires migration but is not allowed.',
);
export const RetypeOfUsedMultiattach = /* @__PURE__ */ errorKind(
  'RetypeOfUsedMultiattach',
  400,
  'Invalid input received: Volume must be available to retype between multiattach and non-multiattach types. It is {status}.',
);
export const MigrationHostNotFound = /* @__PURE__ */ errorKind(
  'MigrationHostNotFound',
  400,
  'Invalid host: No available service named {host}',
);
export const MigrationToSameHost = /* @__PURE__ */ errorKind(
  'MigrationToSameHost',
  400,
  'Invalid host: Destination host must be different than the current host.',
);
export const MigrationImpossible = /* @__PURE__ */ errorKind(
  'MigrationImpossible',
  400,
  'Invalid volume: volumes stay with the agent that made them. Make a backup, or an image, and a new volume of it.',
);
