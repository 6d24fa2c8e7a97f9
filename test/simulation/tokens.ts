/** Who sends requests: users with tokens that were signed once, for all seeds. */
import { signToken, type TokenKey } from '../../shared/identity/tokens.ts';

export const tokenKey: TokenKey = { id: 'simulated', secret: new Uint8Array(32).fill(5) };

export interface Persona {
  readonly userId: string;
  readonly projectId: string;
  readonly isAdmin: boolean;
  readonly token: string;
}

async function persona(userId: string, projectId: string, roles: readonly string[]): Promise<Persona> {
  const claims = {
    sub: userId,
    name: userId,
    pid: projectId,
    pname: projectId,
    roles: [...roles],
    methods: ['password'],
    aids: [userId],
    iat: 1,
    exp: 4_000_000_000,
  };
  return { userId, projectId, isAdmin: roles.includes('admin'), token: await signToken(claims, { keys: async () => [tokenKey] }) };
}

const member = ['member', 'reader'];
/** Two projects, one of them with two users, and an administrator. */
export const personas: readonly Persona[] = await Promise.all([
  persona('anna', 'red', member),
  persona('berta', 'red', member),
  persona('clara', 'blue', member),
  persona('root', 'red', ['admin', 'manager', ...member]),
]);
