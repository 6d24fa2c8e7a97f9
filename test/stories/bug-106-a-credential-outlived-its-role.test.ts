/** Credentials and the roles that they lend: whatever races, none is left of a role that is gone. */
import assert from 'node:assert/strict';
import { applicationCredentialsOf } from '../../shared/identity/application-credentials.ts';
import { newId } from '../../shared/identity/ids.ts';
import { hashPassword } from '../../shared/identity/passwords.ts';
import { putProject } from '../../shared/identity/projects.ts';
import { type RoleAssignment, roleAssignments } from '../../shared/identity/role-assignments.ts';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import { unassign } from '../../shared/identity/unassign.ts';
import { putUser } from '../../shared/identity/users.ts';
import type { Store } from '../../shared/store/port.ts';
import { transaction } from '../../shared/store/transaction.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

/** A user with these roles on a project, and a token for it. */
async function withAnn(system: System, roles: readonly ('member' | 'reader' | 'service')[]) {
  const { ports } = system;
  const [userId, projectId] = [newId(ports.chance), newId(ports.chance)];
  const passwordHash = await hashPassword('ann', ports);
  const shared = { domainId: 'default', enabled: true, extra: {} };
  await transaction(ports, async (tx) => {
    await putProject(tx, { id: projectId, name: 'lab', description: '', tags: [], ...shared });
    await putUser(tx, { id: userId, name: 'ann', defaultProjectId: null, passwordHash, ...shared });
    for (const role of roles) tx.put(roleAssignments, { userId, projectId, roleId: fixedRoleId(role) });
  });
  const identity = { methods: ['password'], password: { user: { id: userId, password: 'ann' } } };
  const answer = await system.request('POST', '/identity/v3/auth/tokens', {
    body: { auth: { identity, scope: { project: { id: projectId } } } },
  });
  assert.equal(answer.status, 201);
  const token = answer.headers['X-Subject-Token'] ?? '';
  const create = (more: object = {}) =>
    system.request('POST', `/identity/v3/users/${userId}/application_credentials`, {
      token,
      body: { application_credential: { name: 'robot', ...more } },
    });
  const assignment = (role: 'member' | 'reader' | 'service'): RoleAssignment => ({ userId, projectId, roleId: fixedRoleId(role) });
  return { userId, create, assignment };
}

/** Does something once, just before the next commit. */
function beforeCommit(store: Store, intrude: () => Promise<unknown>): void {
  const { commit } = store;
  store.commit = async (writes, token) => {
    store.commit = commit;
    await intrude();
    return commit.call(store, writes, token);
  };
}

story('a credential that is made while the role is taken is refused, and leaves nothing', async (system) => {
  const { userId, create, assignment } = await withAnn(system, ['member']);
  beforeCommit(system.ports.store, () => unassign(system.ports, assignment('member')));
  const answer = await create();
  assert.ok([400, 401].includes(answer.status), JSON.stringify(answer.body));
  assert.deepEqual(await applicationCredentialsOf(system.ports.store, userId), []);
});

story('a role that is taken while a credential is made takes it along', async (system) => {
  const { userId, create, assignment } = await withAnn(system, ['member', 'service']);
  let made = 0;
  beforeCommit(system.ports.store, async () => {
    made = (await create({ roles: [{ name: 'member' }] })).status;
  });
  await unassign(system.ports, assignment('member'));
  assert.equal(made, 201);
  assert.deepEqual(await applicationCredentialsOf(system.ports.store, userId), []);
});

story('a credential lends what its maker has now, whatever the token says', async (system) => {
  const { create, assignment } = await withAnn(system, ['member']);
  await transaction(system.ports, async (tx) => tx.put(roleAssignments, assignment('service')));
  const made = await create({ roles: [{ name: 'service' }] });
  assert.deepEqual([made.status, made.at('application_credential.roles.0.name')], [201, 'service']);
  assert.equal((await create({ name: 'more', roles: [{ name: 'admin' }] })).status, 400);
});

story('the end of a credential is kept to the microsecond', async (system) => {
  const { create } = await withAnn(system, ['member']);
  const made = await create({ expires_at: '2026-02-27T18:30:59.999901' });
  assert.equal(made.at('application_credential.expires_at'), '2026-02-27T18:30:59.999901');
});
