import { credentialView } from '../../../shared/identity/credential-views.ts';
import { opened } from '../../../shared/identity/credentials.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { foundCredential, foundCredentialErrors } from './finding.ts';

const rule = identityPolicy.ownerOrAdmin('identity:get_credential');

export default operation({
  name: 'credentials.show',
  service: 'identity',
  method: 'GET',
  path: '/credentials/{credential_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: foundCredentialErrors,
  needs: ['table:read', 'credentials:keys'],
  async handle({ params, caller, origin }, ports) {
    const found = await transaction(ports, (tx) => foundCredential(tx, params.credential_id ?? '', caller, rule));
    return { body: { credential: credentialView(await opened(found, ports), selfLinks(origin)) } };
  },
});
