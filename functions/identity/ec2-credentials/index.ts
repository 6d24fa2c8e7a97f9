import { ec2CredentialView } from '../../../shared/identity/credential-views.ts';
import { credentialsOf, opened } from '../../../shared/identity/credentials.ts';
import { isEc2 } from '../../../shared/identity/ec2-blob.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getUser, getUserErrors } from '../../../shared/identity/users.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { reaches } from '../credentials/reach.ts';

const rule = identityPolicy.ownerOrAdmin('identity:ec2_list_credentials');

export default operation({
  name: 'ec2-credentials.index',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}/credentials/OS-EC2',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: getUserErrors,
  needs: ['table:read', 'credentials:keys'],
  async handle({ params, caller, origin, url }, ports) {
    const userId = params.user_id ?? '';
    enforce(rule, caller, { userId });
    await transaction(ports, (tx) => getUser(tx, userId));
    const found = (await credentialsOf(ports.store, userId)).filter((credential) => isEc2(credential) && reaches(caller, credential));
    const self = selfLinks(origin);
    const shown = await Promise.all(found.map(async (credential) => ec2CredentialView(await opened(credential, ports), self)));
    return { body: listView('credentials', shown, { origin, url }) };
  },
});
