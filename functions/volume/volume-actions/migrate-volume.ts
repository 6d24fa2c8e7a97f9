import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, since } from '../../../shared/operation/versioned.ts';
import { bool } from '../../../shared/operation/wire.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findVolume, findVolumeErrors } from '../../../shared/volume/find.ts';
import { listVolumeHosts } from '../../../shared/volume/keeping/volume-host.ts';

/** Says what is in the way: that there is no such host, that it is the volume's own, or that a volume stays where it was made. */
export default operation({
  name: 'volume-actions.os-migrate_volume',
  service: 'volume',
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-migrate_volume',
  policy: policy.admin('volume_extension:volume_admin_actions:migrate_volume'),
  body: object({
    'os-migrate_volume': object({
      host: z.string().check(z.maxLength(255)),
      force_host_copy: z.optional(bool),
      lock_volume: z.optional(bool),
      cluster: since('3.16', z.optional(z.nullable(z.string().check(z.maxLength(255))))),
    }),
  }),
  status: 202,
  errors: [...findVolumeErrors, volumeErrors.MigrationHostNotFound, volumeErrors.MigrationToSameHost, volumeErrors.MigrationImpossible],
  needs: ['table:read'],
  async handle({ caller, params, body }, { store }) {
    const { host } = body['os-migrate_volume'];
    const volume = await findVolume(store, params['volume_id'] ?? '', caller);
    const name = host.replace(/@qemu(#qemu)?$/, '');
    if (!(await listVolumeHosts(store)).some((each) => each.name === name)) throw volumeErrors.MigrationHostNotFound({ host });
    throw name === volume.kept?.host ? volumeErrors.MigrationToSameHost() : volumeErrors.MigrationImpossible();
  },
});
