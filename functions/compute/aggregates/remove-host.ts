import { aggregateShown } from '../../../shared/compute/hosts/aggregates/answer.ts';
import { removeHost, removeHostErrors } from '../../../shared/compute/hosts/aggregates/members.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { fqdn } from '../../../shared/operation/wire.ts';

export default operation({
  name: 'aggregates.remove_host',
  service: 'compute',
  method: 'POST',
  path: '/os-aggregates/{id}/action',
  action: 'remove_host',
  policy: policy.admin('os_compute_api:os-aggregates:remove_host'),
  body: object({ remove_host: object({ host: fqdn }) }),
  status: 200,
  errors: removeHostErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, body, version }, ports) {
    const aggregate = await removeHost(ports, params['id'] ?? '', body.remove_host.host);
    return { body: await aggregateShown(ports.store, aggregate, version) };
  },
});
