import assert from 'node:assert/strict';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { knownProjects, projects, userIdOf } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

const set = `/os-quota-sets/${projects.own}`;

/** Two users of a project, and an administrator of another, who changes the limits of the first. */
async function limited(system: System) {
  await knownProjects(system.ports);
  const admin = cloud(system, 'admin');
  const ofUser = `user_id=${userIdOf('member')}`;
  return {
    ...cloud(system),
    colleague: cloud(system, 'manager'),
    admin,
    ofUser,
    change: (limits: object) => admin.ask('PUT', `${set}?${ofUser}`, { quota_set: limits }),
    changeProject: (limits: object) => admin.ask('PUT', set, { quota_set: limits }),
    /** What is used, by the user and by the project. */
    async used(...resources: string[]) {
      const [user, project] = await Promise.all([admin.ask('GET', `${set}/detail?${ofUser}`), admin.ask('GET', `${set}/detail`)]);
      return [user, project].map((answer) => resources.map((resource) => answer.at(`quota_set.${resource}.in_use`)));
    },
  };
}

const full = (used: number, limit: number, requested: number | string = 1) =>
  `Quota exceeded for instances: Requested ${requested}, but already used ${used} of ${limit} instances`;

story(
  'fifty servers at once never exceed the limit of their user, who had some before it was set; others are not held to it',
  async (system) => {
    const { create, createRequest, delete: remove, colleague, change, changeProject, used } = await limited(system);
    await changeProject({ instances: 30, cores: -1, ram: -1 });
    const first = await create('before');
    await colleague.create('of a colleague');
    assert.equal((await change({ instances: 4 })).at('quota_set.instances'), 4);

    const requests = Array.from({ length: 50 }, (_, index) => createRequest(`s${index}`));
    const others = Array.from({ length: 5 }, (_, index) => colleague.createRequest(`o${index}`));
    const changes = [change({ instances: 6 }), change({ instances: 5 })];
    const answers = await Promise.all(requests);
    for (const { status } of await Promise.all(changes)) assert.ok(status === 200 || status === 400);
    for (const { status } of await Promise.all(others)) assert.equal(status, 202);
    const made = answers.filter(({ status }) => status === 202).map((answer) => answer.text('server.id'));
    assert.ok(made.length >= 3 && made.length <= 5, `${made.length}`);
    for (const answer of answers.filter(({ status }) => status !== 202))
      assert.match(complaint(answer, 'forbidden'), /^Quota exceeded for instances: Requested 1, but already used \d of [456] instances$/);
    assert.deepEqual(await used('instances'), [[made.length + 1], [made.length + 7]]);

    // Whoever is deleted gives back to both, once.
    await system.settle();
    await Promise.all([first, ...made].flatMap((id) => [remove(id), remove(id)]));
    await system.settle();
    assert.deepEqual(await used('instances', 'cores', 'ram'), [
      [0, 0, 0],
      [6, 6, 768],
    ]);
  },
);

story("limits of a user are the project's until they are set, and again when they are forgotten", async (system) => {
  const { ask, create, createRequest, admin, change, changeProject, ofUser, colleague } = await limited(system);
  const shown = async (query: string) => (await admin.ask('GET', `${set}${query}`)).at('quota_set.instances');
  await changeProject({ instances: 8 });
  assert.deepEqual(
    [await shown(`?${ofUser}`), await shown('?user_id='), await shown(`/detail?${ofUser}`)],
    [8, 8, { limit: 8, in_use: 0, reserved: 0 }],
  );
  await change({ instances: '1', cores: 5 });
  assert.deepEqual(
    [await shown(`?${ofUser}`), await shown(`?${ofUser}&user_id=x`), await shown('?user_id=x'), await shown('')],
    [1, 1, 8, 8],
  );
  // A user in the project may look; a user's own limits say nothing of what GET /limits shows, which is the project's.
  assert.equal((await ask('GET', `${set}?${ofUser}`)).at('quota_set.cores'), 5);
  assert.equal((await ask('GET', '/limits')).at('limits.absolute.maxTotalInstances'), 8);
  assert.equal((await ask('PUT', `${set}?${ofUser}`, { quota_set: { instances: 9 } })).status, 403);
  assert.equal((await admin.ask('GET', `${set}?${ofUser}&other=1`, undefined, '2.75')).status, 400);

  await create('one');
  assert.equal(complaint(await createRequest('two'), 'forbidden'), full(1, 1));
  assert.equal(complaint(await createRequest('many', { min_count: 2, max_count: 3 }), 'forbidden'), full(1, 1, '2-3'));
  await colleague.create('of a colleague');
  assert.equal((await admin.ask('DELETE', `${set}?${ofUser}`)).status, 202);
  assert.deepEqual([await shown(`?${ofUser}`), await shown('')], [8, 8]);
  await create('two');

  await change({ instances: 4 });
  assert.equal((await admin.ask('DELETE', set)).status, 202);
  // What a project had goes with what its users had, as in Nova.
  assert.deepEqual([await shown(`?${ofUser}`), await shown('')], [10, 10]);
});

story('a user gets no less than is used and no more than the project has to give, unless somebody insists', async (system) => {
  const { create, createRequest, admin, change, changeProject, colleague } = await limited(system);
  const refusal = async (asked: ReturnType<typeof change>) => complaint(await asked, 'badRequest');
  const most = (limit: number, maximum: number) => `Quota limit ${limit} for instances must be less than or equal to ${maximum}.`;
  const least = (limit: number, minimum: number) =>
    `Quota limit ${limit} for instances must be greater than or equal to already used and reserved ${minimum}.`;
  const changeOther = (limits: object) => admin.ask('PUT', `${set}?user_id=${userIdOf('manager')}`, { quota_set: limits });
  await changeProject({ instances: 6 });
  await create('one');
  await create('two');
  assert.equal(await refusal(change({ instances: 1 })), least(1, 2));
  assert.equal(await refusal(change({ instances: 7 })), most(7, 6));
  assert.equal(await refusal(change({ instances: -1 })), most(-1, 6));
  assert.equal((await change({ instances: 4 })).status, 200);
  // What one was given, others have no more.
  assert.equal(await refusal(changeOther({ instances: 3 })), most(3, 2));
  assert.equal((await changeOther({ instances: 2 })).status, 200);
  assert.equal(await refusal(changeProject({ instances: 5 })), least(5, 6));
  // A project without a limit has no end of it to give.
  assert.equal((await changeProject({ instances: -1 })).status, 200);
  assert.equal((await change({ instances: 50 })).status, 200);

  assert.equal((await change({ instances: 1, force: true })).at('quota_set.instances'), 1);
  assert.equal(complaint(await createRequest('three'), 'forbidden'), full(2, 1));
  await changeProject({ instances: 2, force: true });
  assert.equal((await change({ instances: -1, force: true })).at('quota_set.instances'), -1);
  // The project's limit holds all the same.
  assert.equal(complaint(await createRequest('three'), 'forbidden'), full(2, 2));
  assert.equal(complaint(await colleague.createRequest('three'), 'forbidden'), full(2, 2));

  assert.match(
    await refusal(admin.ask('PUT', `${set}?user_id=${'u'.repeat(256)}`, { quota_set: { instances: 1 } })),
    /user_id has 256 characters/,
  );
  const { store } = system.ports;
  const item = await store.get(projectQuotas.key(projects.own));
  assert.ok(item);
  const users = Array.from({ length: 200 }, (_, index) => ({ userId: `u${index}`, limits: { instances: 0 } }));
  await store.commit([{ kind: 'put', item: projectQuotas.item({ ...projectQuotas.parse(item), users }), expect: item.version }], 'users');
  assert.equal(await refusal(change({ instances: 0, force: true })), 'Quotas of their own are kept for 200 users of a project at most.');
  const known = await admin.ask('PUT', `${set}?user_id=u7`, { quota_set: { instances: 1 } });
  assert.equal(known.at('quota_set.instances'), 1);
});

story(
  'whatever takes from the quota takes from the limits of the user: resizes, servers taken back, groups, key pairs, metadata',
  async (system) => {
    const { ask, boot, createRequest, action, delete: remove, colleague, change, changeProject, used } = await limited(system);
    await system.having({ reclaimInstanceSeconds: 3600 }, async () => {
      await changeProject({ ram: 20_000 });
      const id = await boot('one');
      await change({ instances: 1, cores: 1, ram: 300, server_groups: 1, key_pairs: 1, metadata_items: 1 });
      const larger = await action(id, 'resize', { flavorRef: '1' });
      assert.equal(complaint(larger, 'forbidden'), 'Quota exceeded for ram: Requested 384, but already used 128 of 300 ram');
      assert.deepEqual(await used('instances', 'ram'), [
        [1, 128],
        [1, 128],
      ]);
      await change({ ram: 600 });
      // Whose limits count is whose server it is, not who asks.
      assert.equal((await colleague.action(id, 'resize', { flavorRef: '1' })).status, 202);
      await system.settle();
      assert.deepEqual(await used('ram'), [[512], [512]]);
      await action(id, 'revertResize');
      await system.settle();
      assert.deepEqual(await used('ram'), [[128], [128]]);

      await remove(id);
      await system.settle();
      assert.deepEqual(await used('instances'), [[0], [0]]);
      const next = await boot('two');
      assert.equal(
        complaint(await action(id, 'restore'), 'forbidden'),
        'Quota exceeded for cores, instances: Requested 1, 1, but already used 1, 1 of 1, 1 cores, instances',
      );
      await action(next, 'forceDelete');
      await system.settle();
      assert.equal((await action(id, 'restore')).status, 202);
      await system.settle();
      assert.deepEqual(await used('instances', 'ram'), [
        [1, 128],
        [1, 128],
      ]);
    });

    const group = (of: { ask: typeof ask }, name: string) =>
      of.ask('POST', '/os-server-groups', { server_group: { name, policy: 'affinity' } });
    const made = await group({ ask }, 'a');
    assert.equal(complaint(await group({ ask }, 'b'), 'forbidden'), 'Quota exceeded, too many server groups.');
    assert.equal((await group(colleague, 'b')).status, 200);
    assert.deepEqual(await used('server_groups'), [[1], [2]]);
    assert.equal((await colleague.ask('DELETE', `/os-server-groups/${made.text('server_group.id')}`)).status, 204);
    assert.deepEqual(await used('server_groups'), [[0], [1]]);

    const keyPair = (name: string) => ask('POST', '/os-keypairs', { keypair: { name } }, '2.91');
    assert.equal((await keyPair('k1')).status, 201);
    assert.equal(complaint(await keyPair('k2'), 'forbidden'), 'Quota exceeded, too many key pairs.');
    const labelled = await createRequest('labelled', { metadata: { a: '1', b: '2' } });
    assert.equal(complaint(labelled, 'forbidden'), 'Maximum number of metadata items exceeds 1');
  },
);
