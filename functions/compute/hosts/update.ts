import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { hosts } from '../../../shared/compute/hosts/host.ts';
import { changeService } from '../../../shared/compute/services/change.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const word = z.optional(z.enum(['enable', 'disable', 'Enable', 'Disable', 'ENABLE', 'DISABLE']));

/** Taking a host out of service and into it. A maintenance that moves what runs there is nothing that an agent does, as no driver of Nova does today. */
export default operation({
  name: 'hosts.update',
  service: 'compute',
  method: 'PUT',
  path: '/os-hosts/{id}',
  window: { until: '2.42' },
  policy: policy.admin('os_compute_api:os-hosts:update'),
  body: z
    .strictObject({ status: word, maintenance_mode: word })
    .check(z.refine((body) => Object.keys(body).length > 0, { error: 'has neither a status nor a maintenance_mode' })),
  status: 200,
  errors: [computeErrors.HostNotFound, computeErrors.HostBinaryNotFound, computeErrors.FunctionalityNotSupported],
  needs: ['table:read', 'table:write'],
  async handle({ params, body }, ports) {
    const name = params['id'] ?? '';
    if ((await hosts.get(ports.store, name)) === undefined) throw computeErrors.HostNotFound({ host: name });
    if (body.maintenance_mode !== undefined) throw computeErrors.FunctionalityNotSupported();
    const isEnabled = body.status?.toLowerCase() === 'enable';
    await changeService(ports, name, { isEnabled, disabledReason: null });
    return { body: { host: name, status: isEnabled ? 'enabled' : 'disabled' } };
  },
});
