import { z } from 'zod/mini';
import * as policy from '../../../shared/operation/policies.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { volumeAction } from '../volume-action.ts';

const statuses = [
  'creating',
  'available',
  'deleting',
  'error',
  'error_deleting',
  'error_managing',
  'managing',
  'attaching',
  'in-use',
  'detaching',
  'maintenance',
  'restoring-backup',
  'error_restoring',
  'reserved',
  'awaiting-transfer',
  'backing-up',
  'error_backing-up',
  'error_extending',
  'downloading',
  'uploading',
  'retyping',
  'extending',
] as const;

/** It changes the record and nothing else: who has the volume is written elsewhere, in mappings and claims. */
export default volumeAction({
  action: 'os-reset_status',
  policy: policy.admin('volume_extension:volume_admin_actions:reset_status'),
  body: z.strictObject({
    'os-reset_status': z.strictObject({
      status: z.optional(z.nullable(z.enum(statuses))),
      attach_status: z.optional(z.nullable(z.enum(['attached', 'detached']))),
      migration_status: z.optional(z.nullable(z.enum(['migrating', 'error', 'success', 'completing', 'none', 'starting']))),
    }),
  }),
  errors: [volumeErrors.NothingToReset],
  change(volume, body) {
    const { status, attach_status: attachStatus, migration_status: migrationStatus } = body['os-reset_status'];
    if (!status && !attachStatus && !migrationStatus) throw volumeErrors.NothingToReset();
    return {
      ...volume,
      status: status ?? volume.status,
      attachStatus: attachStatus ?? volume.attachStatus,
      migrationStatus: migrationStatus === 'none' ? null : (migrationStatus ?? volume.migrationStatus),
    };
  },
});
