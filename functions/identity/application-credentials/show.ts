import { findApplicationCredential } from '../../../shared/identity/application-credentials.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { rolesWithIds } from '../../../shared/identity/roles.ts';
import { applicationCredentialView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.ownerOrAdmin('identity:get_application_credential');

export default operation({
  name: 'application-credentials.show',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}/application_credentials/{application_credential_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [identityErrors.ApplicationCredentialNotFound],
  needs: ['table:read'],
  async handle({ params, caller, origin }, { store }) {
    const { user_id: userId = '', application_credential_id: id = '' } = params;
    enforce(rule, caller, { userId });
    const credential = await findApplicationCredential(store, { id }, userId);
    if (credential?.userId !== userId) throw identityErrors.ApplicationCredentialNotFound({ application_credential_id: id });
    const roles = await rolesWithIds(store, credential.roleIds);
    return { body: { application_credential: applicationCredentialView(credential, roles, selfLinks(origin)) } };
  },
});
