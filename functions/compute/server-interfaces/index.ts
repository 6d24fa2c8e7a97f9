import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { portIdsOf } from '../../../shared/compute/servers/interfaces.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';
import { interfaceView } from './interface-view.ts';

const rule = policy.reader('os_compute_api:os-attach-interfaces:list');

export default operation({
  name: 'server-interfaces.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/os-interface',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read', 'networks'],
  async handle({ caller, params, version }, ports) {
    const server = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    const known = new Map((await ports.networks.portsOf(portIdsOf(server))).map((port) => [port.id, port]));
    const shown = (server.interfaces ?? []).map((plugged) =>
      interfaceView.show({ plugged, port: known.get(plugged.portId) }, version, undefined),
    );
    return { body: { interfaceAttachments: shown } };
  },
});
