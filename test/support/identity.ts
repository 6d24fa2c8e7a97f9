/** An identity service of its own for a test: SQLite in memory, a clock that stands still, passwords that cost nothing. */
import { identityOperations } from '../../functions/identity/catalogue.ts';
import { bootstrapIdentity } from '../../shared/identity/bootstrap.ts';
import { newId } from '../../shared/identity/ids.ts';
import { hashPassword, type ScryptCost } from '../../shared/identity/passwords.ts';
import { findProject, type Project, putProject } from '../../shared/identity/projects.ts';
import { revocationList } from '../../shared/identity/revocations.ts';
import { roleAssignments } from '../../shared/identity/role-assignments.ts';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import type { TokenKey } from '../../shared/identity/tokens.ts';
import { putUser } from '../../shared/identity/users.ts';
import type { LogRecord } from '../../shared/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { fakeClock, seededChance } from './clock.ts';
import { type Answer, gateway } from './gateway.ts';

export const cheap: ScryptCost = { logBlocks: 1, blockSize: 1, parallelism: 1 };
export const passwords = { admin: 'the admin password', demo: 'the demo password' };
export const tokenKey: TokenKey = { id: 'key-1', secret: new Uint8Array(32).fill(7) };

type RoleName = Parameters<typeof fixedRoleId>[0];
export type IdentitySystem = Awaited<ReturnType<typeof identitySystem>>;

const byName = (name: string) => ({ name, domain: { id: 'default' } });

export async function identitySystem() {
  const clock = fakeClock();
  const chance = seededChance(1);
  const store = openSqliteStore({ path: ':memory:', clock });
  const log: LogRecord[] = [];
  const revocations = revocationList(store, clock);
  const tokenKeys = { keys: async () => [tokenKey] };
  const given: Partial<Ports> = {
    store,
    clock,
    chance,
    revocations,
    credentialSecret: async () => new Uint8Array(32).fill(5),
    tokenKeys,
    passwordCost: cheap,
    log: { write: (record) => void log.push(record) },
  };
  const ports = given as Ports;
  await bootstrapIdentity(ports, { passwords });
  const send = gateway(identityOperations, ports);

  const login = (name: string, password: string, project?: string): Promise<Answer> =>
    send('POST', '/identity/v3/auth/tokens', {
      body: {
        auth: {
          identity: { methods: ['password'], password: { user: { ...byName(name), password } } },
          ...(project === undefined ? {} : { scope: { project: byName(project) } }),
        },
      },
    });

  const projectNamed = async (name: string): Promise<Project> => {
    const project = await findProject(store, byName(name));
    if (project === undefined) throw new Error(`There is no project ${name}`);
    return project;
  };

  return {
    clock,
    ports,
    log,
    send,
    login,
    projectNamed,
    /** Logs in and gives the token. */
    async token(name: string, password: string, project?: string): Promise<string> {
      const answer = await login(name, password, project);
      if (answer.status !== 201) throw new Error(`${name} cannot log in: ${JSON.stringify(answer.body)}`);
      return answer.headers['X-Subject-Token'] ?? '';
    },
    async addProject(name: string): Promise<Project> {
      const project = { id: newId(chance), name, description: '', domainId: 'default', enabled: true, tags: [], extra: {} };
      await transaction(ports, (tx) => putProject(tx, project));
      return project;
    },
    /** A user whose password is the name. */
    async addUser(name: string, roles: readonly RoleName[], project = 'demo'): Promise<string> {
      const id = newId(chance);
      const passwordHash = await hashPassword(name, ports);
      const { id: projectId } = await projectNamed(project);
      await transaction(ports, async (tx) => {
        await putUser(tx, { id, name, domainId: 'default', enabled: true, defaultProjectId: null, passwordHash, extra: {} });
        for (const role of roles) tx.put(roleAssignments, { userId: id, projectId, roleId: fixedRoleId(role) });
      });
      return id;
    },
    /** Asks for a token with another, by the given scope or none. */
    exchange(token: string, scope?: unknown): Promise<Answer> {
      const auth = { identity: { methods: ['token'], token: { id: token } }, ...(scope === undefined ? {} : { scope }) };
      return send('POST', '/identity/v3/auth/tokens', { body: { auth } });
    },
    /** Asks for a token with an application credential. */
    useCredential(given: object): Promise<Answer> {
      const identity = { methods: ['application_credential'], application_credential: given };
      return send('POST', '/identity/v3/auth/tokens', { body: { auth: { identity } } });
    },
  };
}
