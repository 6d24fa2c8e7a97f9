import { removeCredential } from '../../../shared/identity/credentials.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { foundEc2Credential, foundEc2CredentialErrors } from './finding.ts';

const rule = identityPolicy.memberOwnerOrAdmin('identity:ec2_delete_credential');

export default operation({
  name: 'ec2-credentials.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/users/{user_id}/credentials/OS-EC2/{credential_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: foundEc2CredentialErrors,
  needs: ['table:read', 'table:write'],
  async handle(request, ports) {
    await transaction(ports, async (tx) => removeCredential(tx, await foundEc2Credential(tx, request, rule)));
    return {};
  },
});
