import { z } from 'zod/mini';
import { credentialView } from '../../../shared/identity/credential-views.ts';
import { addCredential, putCredentialErrors, sealed } from '../../../shared/identity/credentials.ts';
import { type Delegation, delegationOf } from '../../../shared/identity/delegation.ts';
import { assertSameScope, ec2Blob, ec2BlobErrors, idOfAccessKey, isEc2, scopeOf } from '../../../shared/identity/ec2-blob.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { credentialFields, projectField } from './body.ts';
import { assertMayMake } from './reach.ts';

const rule = identityPolicy.ownerOrAdmin('identity:create_credential');

export default operation({
  name: 'credentials.create',
  service: 'identity',
  method: 'POST',
  path: '/credentials',
  policy: rule,
  policyTarget: 'resource',
  body: z.object({ credential: z.object({ ...credentialFields, project_id: projectField }) }),
  status: 201,
  errors: [...putCredentialErrors, ...ec2BlobErrors],
  needs: ['table:read', 'table:write', 'credentials:keys'],
  async handle({ body, caller, origin }, ports) {
    const { user_id: userId, project_id: projectId = null, type, blob } = body.credential;
    enforce(rule, caller, { userId });
    assertMayMake(caller, { projectId, type });
    const lentBy = delegationOf(caller.token);
    if (isEc2({ type }) && projectId === null) throw identityErrors.Expected({ attribute: 'project_id', target: 'credential' });
    const own = isEc2({ type }) ? signing(blob, lentBy) : { id: newId(ports.chance), blob };
    const credential = { ...own, userId, projectId, type, ...(lentBy === undefined ? {} : { lentBy }) };
    const kept = await sealed(credential, ports);
    await transaction(ports, (tx) => addCredential(tx, ports.store, kept));
    return { body: { credential: credentialView(credential, selfLinks(origin)) } };
  },
});

/** What it was made by goes with it, so that the tokens that it gets are no more than that. */
function signing(text: string, lentBy: Delegation | undefined): { readonly id: string; readonly blob: string } {
  const blob = ec2Blob(text);
  const id = idOfAccessKey(blob.access);
  if (lentBy !== undefined) return { id, blob: JSON.stringify({ ...blob, ...scopeOf(lentBy) }) };
  assertSameScope(blob, undefined);
  return { id, blob: text };
}
