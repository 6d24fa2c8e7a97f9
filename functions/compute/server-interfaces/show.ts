import * as computeErrors from '../../../shared/compute/errors.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';
import { interfaceView } from './interface-view.ts';

const rule = policy.reader('os_compute_api:os-attach-interfaces:show');

export default operation({
  name: 'server-interfaces.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/os-interface/{port_id}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [...findServerErrors, computeErrors.PortNotFound, computeErrors.NoSuchInterface],
  needs: ['table:read', 'networks'],
  async handle({ caller, params, version }, ports) {
    const server = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    const portId = params['port_id'] ?? '';
    const [port] = await ports.networks.portsOf([portId]);
    if (port === undefined || (!caller.isAdmin && port.projectId !== caller.projectId))
      throw computeErrors.PortNotFound({ port_id: portId });
    const plugged = server.interfaces?.find((each) => each.portId === portId);
    if (plugged === undefined) throw computeErrors.NoSuchInterface({ instance: server.id, port: portId });
    return { body: { interfaceAttachment: interfaceView.show({ plugged, port }, version, undefined) } };
  },
});
