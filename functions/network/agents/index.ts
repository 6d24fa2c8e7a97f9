import { plainList, plainListErrors } from '../../../shared/network/resource/plain-list.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters = ['id', 'agent_type', 'binary', 'topic', 'host', 'admin_state_up', 'alive', 'description', 'availability_zone'];

/** There are no agents besides those of the Compute service, which it lists itself. */
export default operation({
  name: 'agents.index',
  service: 'network',
  method: 'GET',
  path: '/agents',
  policy: null,
  status: 200,
  errors: plainListErrors,
  needs: [],
  async handle({ query }) {
    return { body: { agents: plainList([], query, filters) } };
  },
});
