import { ec2CredentialView } from '../../../shared/identity/credential-views.ts';
import { opened } from '../../../shared/identity/credentials.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { foundEc2Credential, foundEc2CredentialErrors } from './finding.ts';

const rule = identityPolicy.ownerOrAdmin('identity:ec2_get_credential');

export default operation({
  name: 'ec2-credentials.show',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}/credentials/OS-EC2/{credential_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: foundEc2CredentialErrors,
  needs: ['table:read', 'credentials:keys'],
  async handle(request, ports) {
    const found = await transaction(ports, (tx) => foundEc2Credential(tx, request, rule));
    return { body: { credential: ec2CredentialView(await opened(found, ports), selfLinks(request.origin)) } };
  },
});
