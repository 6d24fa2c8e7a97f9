import * as identityErrors from '../../../shared/identity/errors.ts';
import { claimsFor } from '../../../shared/identity/issue-token.ts';
import { signToken } from '../../../shared/identity/tokens.ts';
import { openOperation } from '../../../shared/operation/operation.ts';
import { tokenAnswer } from './answer.ts';
import { scopeOf, tokenBody } from './body.ts';
import { prove, proveErrors } from './prove.ts';

export default openOperation({
  name: 'tokens.create',
  service: 'identity',
  method: 'POST',
  path: '/auth/tokens',
  body: tokenBody,
  status: 201,
  errors: [...proveErrors, identityErrors.ApplicationCredentialTakesNoScope, identityErrors.TrustUsedUp],
  needs: ['table:read', 'table:write', 'tokens:sign'],
  async handle({ body, origin, query, address }, ports) {
    const startedAt = ports.clock.now();
    const scope = scopeOf(body.auth.scope);
    const claims = await claimsFor(ports, await prove(body.auth.identity, ports, address), scope, startedAt);
    return tokenAnswer(await signToken(claims, ports.tokenKeys), claims, { origin, query }, ports);
  },
});
