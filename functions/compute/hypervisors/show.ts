import { z } from 'zod/mini';
import { findHypervisor, findHypervisorErrors, withServers } from '../../../shared/compute/hypervisors/find.ts';
import { withUptimes } from '../../../shared/compute/hypervisors/uptime.ts';
import { hypervisorDetail } from '../../../shared/compute/hypervisors/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, since, versions } from '../../../shared/operation/versioned.ts';
import { bool } from '../../../shared/operation/wire.ts';

const tellsUptime = versions({ '2.1': false, '2.88': true });

export default operation({
  name: 'hypervisors.show',
  service: 'compute',
  method: 'GET',
  path: '/os-hypervisors/{id}',
  policy: policy.admin('os_compute_api:os-hypervisors:show'),
  query: queryParameters(
    { with_servers: since('2.53', z.array(bool).check(z.maxLength(1))) },
    versions({ '2.1': 'drop', '2.53': 'refuse' }),
  ),
  status: 200,
  errors: findHypervisorErrors,
  needs: ['table:read', 'queue:send'],
  async handle({ params, query, version }, ports) {
    const found = [await findHypervisor(ports.store, params['id'] ?? '', version)];
    const there = query.with_servers?.[0] === true ? await withServers(ports.store, found) : found;
    const told = tellsUptime.at(version) ? await withUptimes(ports, there) : there;
    const now = ports.clock.now();
    return { body: { hypervisor: told.map((each) => hypervisorDetail.show(each, version, { now }))[0] } };
  },
});
