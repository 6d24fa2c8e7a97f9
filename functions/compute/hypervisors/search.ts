import { withAllocations } from '../../../shared/compute/hosts/candidates.ts';
import { allHypervisors, matchErrors, matching } from '../../../shared/compute/hypervisors/find.ts';
import { hypervisorSummary } from '../../../shared/compute/hypervisors/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** What is in the place of an id is a part of host names. */
export default operation({
  name: 'hypervisors.search',
  service: 'compute',
  method: 'GET',
  path: '/os-hypervisors/{id}/search',
  window: { until: '2.52' },
  policy: policy.admin('os_compute_api:os-hypervisors:search'),
  status: 200,
  errors: matchErrors,
  needs: ['table:read'],
  async handle({ params, version }, { store, clock }) {
    const found = await withAllocations(store, matching(await allHypervisors(store), params['id'] ?? ''));
    const now = clock.now();
    return { body: { hypervisors: found.map((each) => hypervisorSummary.show(each, version, { now })) } };
  },
});
