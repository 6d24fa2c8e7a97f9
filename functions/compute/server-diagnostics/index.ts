import * as computeErrors from '../../../shared/compute/errors.ts';
import { ask, askErrors } from '../../../shared/compute/questions/ask.ts';
import { fixedDiagnostics, looseDiagnostics, powerStateName } from '../../../shared/compute/servers/diagnostics-view.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { placed, placeErrors } from '../../../shared/compute/servers/place.ts';
import * as powerStates from '../../../shared/messaging/power-states.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.admin('os_compute_api:os-server-diagnostics');

const formAt = versions({ '2.1': looseDiagnostics, '2.48': fixedDiagnostics });

/** It asks the server's host and changes nothing. Only of a machine that runs there is anything to tell. */
export default operation({
  name: 'server-diagnostics.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/diagnostics',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [...findServerErrors, ...askErrors, ...placeErrors, computeErrors.InvalidState],
  needs: ['table:read', 'queue:send'],
  async handle({ params, caller, version }, ports) {
    const server = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    const { host } = placed(server);
    const told = await ask(ports, host, 'diagnostics', { serverId: server.id });
    // A machine that is not on its host is in no state.
    const powerState = 'fault' in told ? powerStates.pending : told.powerState;
    if ('fault' in told || powerState !== powerStates.running) {
      const refused = { action: 'get_diagnostics', instance_uuid: server.id };
      throw computeErrors.InvalidState({ ...refused, attr: 'power state', state: powerStateName(powerState) });
    }
    return { body: formAt.at(version)(told, server.configDrive) };
  },
});
