import { aggregateShown } from '../../../shared/compute/hosts/aggregates/answer.ts';
import { addHost, addHostErrors } from '../../../shared/compute/hosts/aggregates/members.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { fqdn } from '../../../shared/operation/wire.ts';

export default operation({
  name: 'aggregates.add_host',
  service: 'compute',
  method: 'POST',
  path: '/os-aggregates/{id}/action',
  action: 'add_host',
  policy: policy.admin('os_compute_api:os-aggregates:add_host'),
  body: object({ add_host: object({ host: fqdn }) }),
  status: 200,
  errors: addHostErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, body, version }, ports) {
    const aggregate = await addHost(ports, params['id'] ?? '', body.add_host.host);
    return { body: await aggregateShown(ports.store, aggregate, version) };
  },
});
