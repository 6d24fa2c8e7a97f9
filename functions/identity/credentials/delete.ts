import { removeCredential } from '../../../shared/identity/credentials.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { foundCredential, foundCredentialErrors } from './finding.ts';

const rule = identityPolicy.ownerOrAdmin('identity:delete_credential');

export default operation({
  name: 'credentials.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/credentials/{credential_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: foundCredentialErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, caller }, ports) {
    await transaction(ports, async (tx) => removeCredential(tx, await foundCredential(tx, params.credential_id ?? '', caller, rule)));
    return {};
  },
});
