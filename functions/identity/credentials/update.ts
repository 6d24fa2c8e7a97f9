import { z } from 'zod/mini';
import { credentialView } from '../../../shared/identity/credential-views.ts';
import { changeCredential, type OpenCredential, opened, putCredentialErrors, sealed } from '../../../shared/identity/credentials.ts';
import { assertSameScope, ec2Blob, ec2BlobErrors, isEc2 } from '../../../shared/identity/ec2-blob.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { idText } from '../../../shared/identity/fields.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { credentialFields, projectField } from './body.ts';
import { foundCredential, foundCredentialErrors } from './finding.ts';
import { assertMayMake, assertReaches } from './reach.ts';

const rule = identityPolicy.ownerOrAdmin('identity:update_credential');

const wantedFields = z
  .looseObject({
    id: z.optional(idText),
    blob: z.optional(credentialFields.blob),
    type: z.optional(credentialFields.type),
    user_id: z.optional(credentialFields.user_id),
    project_id: projectField,
  })
  .check(z.refine((wanted) => Object.keys(wanted).length > 0, { error: 'does not have enough properties' }));

/** The id stays, also where another access key is in the blob: then it signs nothing any more. */
export default operation({
  name: 'credentials.update',
  service: 'identity',
  method: 'PATCH',
  path: '/credentials/{credential_id}',
  policy: rule,
  policyTarget: 'resource',
  body: z.object({ credential: wantedFields }),
  status: 200,
  errors: [...foundCredentialErrors, ...putCredentialErrors, ...ec2BlobErrors],
  needs: ['table:read', 'table:write', 'credentials:keys'],
  async handle({ params, body, caller, origin }, ports) {
    const id = params.credential_id ?? '';
    const wanted = body.credential;
    const changed = await transaction(ports, async (tx) => {
      const kept = await foundCredential(tx, id, caller, rule);
      if (wanted.id !== undefined && wanted.id !== id) throw identityErrors.CredentialInvalid({ reason: 'Cannot change credential ID' });
      const before = await opened(kept, ports);
      const after = {
        ...before,
        userId: wanted.user_id ?? before.userId,
        projectId: wanted.project_id === undefined ? before.projectId : wanted.project_id,
        type: wanted.type ?? before.type,
        blob: wanted.blob ?? before.blob,
      };
      enforce(rule, caller, { userId: after.userId });
      assertReaches(caller, after);
      if (isEc2(after)) assertMayMake(caller, after);
      assertWhole(after);
      await changeCredential(tx, ports.store, kept, await sealed(after, ports));
      return after;
    });
    return { body: { credential: credentialView(changed, selfLinks(origin)) } };
  },
});

function assertWhole(credential: OpenCredential): void {
  if (!isEc2(credential)) return;
  if (credential.projectId === null) throw identityErrors.Expected({ attribute: 'project_id', target: 'credential' });
  assertSameScope(ec2Blob(credential.blob), credential.lentBy);
}
