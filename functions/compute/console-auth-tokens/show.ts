import { redeem, redeemErrors } from '../../../shared/compute/consoles/console-token.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

/** Until 2.30 only consoles could be asked for that Nova has dropped since. */
const isThere = versions({ '2.1': false, '2.31': true });
const showsTls = versions({ '2.1': false, '2.99': true });

/** What a proxy asks before it connects somebody. A token opens one console once; Nova's opens it until it ends. */
export default operation({
  name: 'console-auth-tokens.show',
  service: 'compute',
  method: 'GET',
  path: '/os-console-auth-tokens/{id}',
  secretParameter: 'id',
  policy: policy.admin('os_compute_api:os-console-auth-tokens'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.99': 'refuse' })),
  status: 200,
  errors: [...redeemErrors, computeErrors.Malformed],
  needs: ['table:read', 'table:write'],
  async handle({ params, version }, ports) {
    if (!isThere.at(version)) throw computeErrors.Malformed();
    const { serverId, host, port, tlsPort, path } = await redeem(ports, params['id'] ?? '');
    const tls = showsTls.at(version) ? { tls_port: tlsPort } : {};
    return { body: { console: { instance_uuid: serverId, host, port, internal_access_path: path, ...tls } } };
  },
});
