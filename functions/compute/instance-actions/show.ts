import { serverActions } from '../../../shared/compute/commands/server-action.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { howItStands } from '../../../shared/compute/instance-actions/under-way.ts';
import { actionDetail } from '../../../shared/compute/instance-actions/view.ts';
import { admit, admitEvenDeleted, findServerErrors, readEvenDeleted } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { permits } from '../../../shared/operation/policy.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-instance-actions:show');
const events = policy.admin('os_compute_api:os-instance-actions:events');
const details = policy.admin('os_compute_api:os-instance-actions:events:details');

/** Since events have details. */
const tellsHow = versions({ '2.1': false, '2.84': true });

const admitAt = versions({ '2.1': admit, '2.21': admitEvenDeleted });

export default operation({
  name: 'instance-actions.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/os-instance-actions/{request_id}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [...findServerErrors, computeErrors.ActionNotFound],
  needs: ['table:read'],
  async handle({ params, caller, version }, ports) {
    const [id, requestId] = [params['server_id'] ?? '', params['request_id'] ?? ''];
    const server = admitAt.at(version)(await readEvenDeleted(ports.store, id), id, caller, rule);
    const action = await serverActions.get(ports.store, { serverId: server.id, requestId });
    if (action === undefined) throw computeErrors.ActionNotFound({ id: requestId });
    const context = {
      showsInsides: permits(events, caller, server),
      showsDetails: permits(details, caller, server),
      underWay: tellsHow.at(version) ? await howItStands(ports, server, action) : null,
    };
    return { body: { instanceAction: actionDetail.show(action, version, context) } };
  },
});
