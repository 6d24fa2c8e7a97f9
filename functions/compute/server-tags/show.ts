import * as computeErrors from '../../../shared/compute/errors.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-server-tags:show');

/** Says whether the server has the tag, and nothing else. */
export default operation({
  name: 'server-tags.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/tags/{tag}',
  window: { since: '2.26' },
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}),
  status: 204,
  errors: [...findServerErrors, computeErrors.ServerHasNoTag],
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    const tag = params['tag'] ?? '';
    const { id, tags } = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    if (!tags.includes(tag)) throw computeErrors.ServerHasNoTag({ server_id: id, tag });
    return {};
  },
});
