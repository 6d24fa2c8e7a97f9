import { clearings } from '../../shared/compute/clearing/clearing.ts';
import { clearingView } from '../../shared/compute/clearing/view.ts';
import { errorKind } from '../../shared/errors.ts';
import { operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';

const NotCleared = errorKind('NotCleared', 404, 'The host "{host}" is not being drained or evacuated.');

/** The same of one host, by its last commit. */
export default operation({
  name: 'agents.clearing',
  service: 'agents',
  method: 'GET',
  path: '/{host}/clearing',
  policy: policy.admin('micronova:agents:clearings'),
  status: 200,
  errors: [NotCleared],
  needs: ['table:read'],
  async handle({ params }, { store }) {
    const host = params['host'] ?? '';
    const found = await clearings.get(store, host);
    if (found === undefined) throw NotCleared({ host });
    return { body: { clearing: clearingView(found) } };
  },
});
