/** The first start: an administrator, a user, and a project for each. */
import { z } from 'zod/mini';
import type { Ports } from '../ports.ts';
import { collection } from '../store/collection.ts';
import { transaction } from '../store/transaction.ts';
import { defaultDomain } from './domains.ts';
import { newId } from './ids.ts';
import { hashPassword } from './passwords.ts';
import { type Project, putProject } from './projects.ts';
import { roleAssignments } from './role-assignments.ts';
import { fixedRoleId } from './roles.ts';
import { putUser, type User } from './users.ts';

/** Says that the first start has been; what is deleted after it stays deleted. */
const bootstraps = collection({
  name: 'bootstrap',
  schema: z.object({ doneAt: z.number() }),
  key: (_: 'identity') => ({ pk: 'BOOTSTRAP', sk: 'identity' }),
  id: () => 'identity' as const,
});

export async function isBootstrapped(store: Ports['store']): Promise<boolean> {
  return (await bootstraps.get(store, 'identity')) !== undefined;
}

interface Bootstrap {
  readonly passwords: { readonly admin: string; readonly demo: string };
  /** Of the passwords, in that order, where somebody has begun to make them: they take longer than all the rest. */
  readonly hashes?: Promise<readonly [admin: string, demo: string]>;
}

/**
 * Makes, in the domain `default`, the projects `admin` and `demo`, the user `admin` who is administrator on the first and the user `demo`
 * who is member of the second, in one commit and once for ever.
 * @returns whether it made them; false when an earlier start has.
 */
export async function bootstrapIdentity(
  ports: Pick<Ports, 'store' | 'clock' | 'chance' | 'passwordCost'>,
  { passwords, hashes }: Bootstrap,
): Promise<boolean> {
  if (await isBootstrapped(ports.store)) return false;
  const { chance } = ports;
  const [adminHash, demoHash] = await (hashes ?? Promise.all([hashPassword(passwords.admin, ports), hashPassword(passwords.demo, ports)]));
  const adminProject = project(newId(chance), 'admin', 'Bootstrap project for initializing the cloud.');
  const demoProject = project(newId(chance), 'demo', '');
  const admin = user(newId(chance), 'admin', adminHash);
  const demo = user(newId(chance), 'demo', demoHash);
  return transaction(ports, async (tx) => {
    if ((await tx.get(bootstraps, 'identity')) !== undefined) return false;
    tx.put(bootstraps, { doneAt: ports.clock.now() });
    for (const made of [adminProject, demoProject]) await putProject(tx, made);
    for (const made of [admin, demo]) await putUser(tx, made);
    tx.put(roleAssignments, { userId: admin.id, projectId: adminProject.id, roleId: fixedRoleId('admin') });
    tx.put(roleAssignments, { userId: demo.id, projectId: demoProject.id, roleId: fixedRoleId('member') });
    return true;
  });
}

function project(id: string, name: string, description: string): Project {
  return { id, name, description, domainId: defaultDomain.id, enabled: true, tags: [], extra: {} };
}

function user(id: string, name: string, passwordHash: string): User {
  return { id, name, domainId: defaultDomain.id, enabled: true, defaultProjectId: null, passwordHash, extra: {} };
}
