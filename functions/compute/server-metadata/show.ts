import * as computeErrors from '../../../shared/compute/errors.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:server-metadata:show');

export default operation({
  name: 'server-metadata.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/metadata/{key}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [...findServerErrors, computeErrors.MetadataItemNotFound],
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    const key = params['key'] ?? '';
    const { metadata } = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    if (!Object.hasOwn(metadata, key)) throw computeErrors.MetadataItemNotFound();
    return { body: { meta: { [key]: metadata[key] } } };
  },
});
