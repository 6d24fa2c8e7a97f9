import { allClearings, clearings } from '../../shared/compute/clearing/clearing.ts';
import { clearingView } from '../../shared/compute/clearing/view.ts';
import { operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';

/** Hosts that servers are to leave, or come back to, and how far it is. */
export default operation({
  name: 'agents.clearings',
  service: 'agents',
  method: 'GET',
  path: '/clearings',
  policy: policy.admin('micronova:agents:clearings'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle(_, { store }) {
    const found = await Array.fromAsync(clearings.all(store, allClearings));
    return { body: { clearings: found.map(clearingView) } };
  },
});
