import { z } from 'zod/mini';
import { ec2CredentialView } from '../../../shared/identity/credential-views.ts';
import { addCredential, putCredentialErrors, sealed } from '../../../shared/identity/credentials.ts';
import { delegationOf } from '../../../shared/identity/delegation.ts';
import { ec2Type, idOfAccessKey, scopeOf } from '../../../shared/identity/ec2-blob.ts';
import { idText } from '../../../shared/identity/fields.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { assertMayMake } from '../credentials/reach.ts';

const rule = identityPolicy.memberOwnerOrAdmin('identity:ec2_create_credential');
const secretBytes = 16;

/** Keystone's own name for the project here is that of its second version. */
export default operation({
  name: 'ec2-credentials.create',
  service: 'identity',
  method: 'POST',
  path: '/users/{user_id}/credentials/OS-EC2',
  policy: rule,
  policyTarget: 'resource',
  body: z.object({ tenant_id: idText }),
  status: 201,
  errors: putCredentialErrors,
  needs: ['table:read', 'table:write', 'credentials:keys'],
  async handle({ params, body, caller, origin }, ports) {
    const userId = params.user_id ?? '';
    enforce(rule, caller, { userId });
    const owner = { userId, projectId: body.tenant_id, type: ec2Type };
    assertMayMake(caller, owner);
    const lentBy = delegationOf(caller.token);
    const access = newId(ports.chance);
    const secret = Buffer.from(ports.chance.bytes(secretBytes)).toString('hex');
    const blob = JSON.stringify({ access, secret, trust_id: null, ...scopeOf(lentBy) });
    const credential = { id: idOfAccessKey(access), ...owner, blob, ...(lentBy === undefined ? {} : { lentBy }) };
    const kept = await sealed(credential, ports);
    await transaction(ports, (tx) => addCredential(tx, ports.store, kept));
    return { body: { credential: ec2CredentialView(credential, selfLinks(origin)) } };
  },
});
