import { actionListQuery, listActions, listActionsErrors } from '../../../shared/compute/instance-actions/list.ts';
import { actionSummary } from '../../../shared/compute/instance-actions/view.ts';
import { admit, admitEvenDeleted, findServerErrors, readEvenDeleted } from '../../../shared/compute/servers/find-server.ts';
import { nextLink } from '../../../shared/operation/links.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-instance-actions:list');

const admitAt = versions({ '2.1': admit, '2.21': admitEvenDeleted });
/** Pages came with their links. */
const hasPages = versions({ '2.1': false, '2.58': true });

export default operation({
  name: 'instance-actions.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/os-instance-actions',
  policy: rule,
  policyTarget: 'resource',
  query: actionListQuery,
  status: 200,
  errors: [...findServerErrors, ...listActionsErrors],
  needs: ['table:read'],
  async handle({ params, caller, query, version, origin, url }, ports) {
    const id = params['server_id'] ?? '';
    const server = admitAt.at(version)(await readEvenDeleted(ports.store, id), id, caller, rule);
    const { actions, next } = await listActions(ports.store, server.id, query);
    const hasNext = next !== undefined && hasPages.at(version);
    return {
      body: {
        instanceActions: actions.map((action) => actionSummary.show(action, version, undefined)),
        ...(hasNext ? { links: [nextLink(origin, url, next.marker, next.limit)] } : {}),
      },
    };
  },
});
