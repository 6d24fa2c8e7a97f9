import {
  getApplicationCredential,
  getApplicationCredentialErrors,
  removeApplicationCredential,
} from '../../../shared/identity/application-credentials.ts';
import { assertUnrestricted } from '../../../shared/identity/delegation.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { revokeAllTokensOf } from '../../../shared/identity/revoke.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = identityPolicy.ownerOrAdmin('identity:delete_application_credential');

export default operation({
  name: 'application-credentials.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/users/{user_id}/application_credentials/{application_credential_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: getApplicationCredentialErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, caller }, ports) {
    const { user_id: userId = '', application_credential_id: id = '' } = params;
    enforce(rule, caller, { userId });
    assertUnrestricted(caller);
    await transaction(ports, async (tx) => {
      await removeApplicationCredential(tx, await getApplicationCredential(tx, userId, id));
      revokeAllTokensOf(tx, ports, { applicationCredentialId: id });
    });
    ports.revocations.forget();
    return {};
  },
});
