/** What clients are told of moves of a running server, and of evacuations. */
import { errorKind } from '../../errors.ts';

export const ForceNeedsHost = /* @__PURE__ */ errorKind('ForceNeedsHost', 400, "Can't force to a non-provided destination");
export const UnableToMigrateToSelf = /* @__PURE__ */ errorKind(
  'UnableToMigrateToSelf',
  400,
  'Unable to migrate instance ({instance_id}) to current host ({host}).',
);
export const ComputeServiceUnavailable = /* @__PURE__ */ errorKind(
  'ComputeServiceUnavailable',
  400,
  'Compute service of {host} is unavailable at this time.',
  'retryable',
);
/** Before the pre-checks were made behind the client's back. */
export const NoHostForMigration = /* @__PURE__ */ errorKind(
  'NoHostForMigration',
  400,
  'No valid host was found. There are not enough hosts available.',
  'retryable',
);
export const NotOnSharedStorage = /* @__PURE__ */ errorKind(
  'NotOnSharedStorage',
  400,
  '{path} is not on shared storage: Shared storage live-migration requires either shared storage or boot-from-volume with no local disks.',
);

export const MigrationNotFoundForServer = /* @__PURE__ */ errorKind(
  'MigrationNotFoundForServer',
  404,
  'Migration {migration_id} not found for instance {instance_id}',
);
/** The same where the migration is what an action is about. */
export const MigrationToForceNotFound = /* @__PURE__ */ errorKind(
  'MigrationToForceNotFound',
  400,
  'Migration {migration_id} not found for instance {instance_id}',
);
export const InvalidMigrationState = /* @__PURE__ */ errorKind(
  'InvalidMigrationState',
  400,
  'Migration {migration_id} state of instance {instance_uuid} is {state}. Cannot {method} while the migration is in this state.',
  'retryable',
);

export const ComputeServiceInUse = /* @__PURE__ */ errorKind(
  'ComputeServiceInUse',
  400,
  'Compute service of {host} is still in use.',
  'retryable',
);
export const EvacuationHostNotFound = /* @__PURE__ */ errorKind('EvacuationHostNotFound', 404, 'Compute host {host} not found.');
export const CannotEvacuateToSameHost = /* @__PURE__ */ errorKind(
  'CannotEvacuateToSameHost',
  400,
  "The target host can't be the same one.",
);
export const PasswordOnExistingDisk = /* @__PURE__ */ errorKind(
  'PasswordOnExistingDisk',
  400,
  "admin password can't be changed on existing disk",
);
