/** How a token is shown, whether it is new or looked at again. */
import { applicationCredentials } from '../../../shared/identity/application-credentials.ts';
import { catalogFor } from '../../../shared/identity/catalog.ts';
import { rolesNamed } from '../../../shared/identity/roles.ts';
import { storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import type { TokenClaims } from '../../../shared/identity/tokens.ts';
import { tokenView } from '../../../shared/identity/views.ts';
import type { OperationRequest, Reply } from '../../../shared/operation/operation.ts';
import type { Ports } from '../../../shared/ports.ts';

/** The catalog is left out where the query says `nocatalog`, whatever its value. */
export async function tokenAnswer(
  token: string,
  claims: TokenClaims,
  { origin, query }: Pick<OperationRequest, 'origin' | 'query'>,
  ports: Pick<Ports, 'store' | 'origins'>,
): Promise<Reply> {
  const { sub: userId, pid: projectId = null, dom } = claims;
  const showsCatalog = (projectId !== null || dom !== undefined) && query.nocatalog === undefined;
  const [roles, credential, stored] = await Promise.all([
    rolesNamed(ports.store, claims.roles),
    claims.ac === undefined ? undefined : applicationCredentials.get(ports.store, claims.ac),
    showsCatalog ? storedCatalog(ports.store) : undefined,
  ]);
  const catalog = stored && catalogFor(origin, { userId, projectId }, ports.origins, stored);
  return {
    body: { token: tokenView(claims, { roles, catalog, credential }) },
    headers: { 'X-Subject-Token': token, Vary: 'X-Auth-Token' },
  };
}
