import assert from 'node:assert/strict';
import { knownProjects, projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

/** A member's cloud, and an administrator's, who changes the member's limits. */
async function limited(system: System) {
  await knownProjects(system.ports);
  const admin = cloud(system, 'admin');
  const set = `/os-quota-sets/${projects.own}`;
  return {
    ...cloud(system),
    admin,
    set,
    change: (limits: object) => admin.ask('PUT', set, { quota_set: limits }),
    /** Of the Volume API. */
    changeVolumes: (limits: object) => admin.askVolumes('PUT', set, { quota_set: limits }),
    async used(resource: string) {
      return (await admin.ask('GET', `${set}/detail`)).at(`quota_set.${resource}.in_use`);
    },
  };
}

story('fifty servers at once never exceed a limit that is changed meanwhile, up and down', async (system) => {
  const { createRequest, change, used } = await limited(system);
  await change({ instances: 5, cores: -1, ram: -1 });
  const making = Array.from({ length: 50 }, (_, index) => createRequest(`s${index}`));
  const changing = [change({ instances: 8 }), change({ instances: 3 }), change({ instances: 12 })];
  const changes = await Promise.all(changing);
  const made = (await Promise.all(making)).filter(({ status }) => status === 202).length;
  assert.equal(await used('instances'), made);
  assert.ok(made <= 12);
  for (const { status } of changes) assert.ok(status === 200 || status === 400);

  // Whoever lowers it to what is used races with whoever makes one more: one of them is refused.
  await change({ instances: made + 1 });
  const [more, lowered] = await Promise.all([createRequest('more'), change({ instances: made })]);
  assert.deepEqual([more.status, lowered.status].toSorted(), more.status === 202 ? [202, 400] : [200, 403]);
  assert.ok(Number(await used('instances')) <= (more.status === 202 ? made + 1 : made));
});

story('quotas are set, shown, refused and forgotten', async (system) => {
  const { createRequest, create, change, set, ask, admin } = await limited(system);
  await create('one');
  await create('two');
  const low = await change({ instances: 1 });
  assert.equal(complaint(low, 'badRequest'), 'Quota limit 1 for instances must be greater than or equal to already used and reserved 2.');
  assert.equal((await change({ instances: '1', force: 'True' })).at('quota_set.instances'), 1);
  assert.equal((await createRequest('three')).status, 403);
  assert.equal((await ask('GET', set)).at('quota_set.instances'), 1);
  assert.equal((await ask('GET', '/limits')).at('limits.absolute.maxTotalInstances'), 1);
  assert.equal((await ask('PUT', set, { quota_set: { instances: 9 } })).status, 403);
  const unknown = await admin.ask('GET', '/os-quota-sets/nobody');
  assert.equal(complaint(unknown, 'badRequest'), 'Project ID nobody is not a valid project.');

  assert.equal((await admin.ask('DELETE', set)).status, 202);
  await admin.ask('PUT', '/os-quota-class-sets/default', { quota_class_set: { instances: 3 } });
  assert.equal((await ask('GET', `${set}/defaults`)).at('quota_set.instances'), 3);
  await create('three');
  assert.equal((await createRequest('four')).status, 403);
  assert.deepEqual((await admin.ask('GET', `/os-quota-sets/${projects.other}/detail`)).at('quota_set.instances'), {
    limit: 3,
    in_use: 0,
    reserved: 0,
  });
});

story('fifty volumes at once never exceed their limits, and an administrator raises them', async (system) => {
  const { askVolumes, changeVolumes, set, volume, admin, volumeUsage } = await limited(system);
  const make = () => askVolumes('POST', '/volumes', { volume: { size: 1 } });
  await changeVolumes({ volumes: 7 });
  const answers = await Promise.all([...Array.from({ length: 50 }, make), changeVolumes({ volumes: 9 })]);
  const made = answers.filter(({ status }) => status === 202).length;
  assert.ok(made >= 7 && made <= 9, `${made}`);
  assert.deepEqual(await volumeUsage(), [made, 0, made]);
  const low = await changeVolumes({ volumes: 1 });
  assert.match(
    complaint(low, 'badRequest'),
    /^Quota volumes limit must be equal or greater than existing resources. Current usage is \d and the requested limit is 1.$/,
  );
  for (const [quota, message] of [
    [{ bogus: 1 }, 'Invalid input received: Bad key(s) in quota set: bogus'],
    [{ volumes: 'x' }, 'volumes must be an integer'],
    [{ volumes: -2 }, 'volumes must be >= -1'],
  ] as const)
    assert.equal(complaint(await changeVolumes(quota), 'badRequest'), message);
  await changeVolumes({ volumes: '200', per_volume_gigabytes: 4 });
  await volume({ size: 4 });
  const large = await askVolumes('POST', '/volumes', { volume: { size: 5 } });
  assert.equal(large.status, 413);
  assert.match(JSON.stringify(large.body), /Requested volume size 5G is larger than maximum allowed limit 4G/);
  assert.equal((await askVolumes('GET', '/limits')).at('limits.absolute.maxTotalVolumes'), 200);
  assert.equal((await admin.askVolumes('DELETE', set)).status, 200);
  assert.equal((await askVolumes('GET', set)).at('quota_set.volumes'), 100);
});

story(
  'quotas of a volume type are set by its name, kept by the commit, and follow it through retypes, snapshots and new names',
  async (system) => {
    const { askVolumes, changeVolumes, set, volume, snapshot, admin } = await limited(system);
    const typeOf = async (name: string) => (await admin.askVolumes('POST', '/types', { volume_type: { name } })).text('volume_type.id');
    const fast = await typeOf('fast');
    await typeOf('slow');
    const quota = async (from = set) => (await askVolumes('GET', from)).at('quota_set') as Record<string, unknown>;
    assert.equal((await quota())['volumes_fast'], -1);
    assert.equal((await changeVolumes({ volumes_fast: 2, gigabytes_fast: 5, snapshots_slow: 0 })).at('quota_set.volumes_fast'), 2);
    assert.deepEqual([(await quota())['gigabytes_fast'], (await quota(`${set}/defaults`))['gigabytes_fast']], [5, -1]);

    const made = await volume({ size: 2, volume_type: 'fast' });
    const refused = async (body: object, path = '/volumes') => complaint(await askVolumes('POST', path, body), 'overLimit');
    const tooLarge = (asked: number, used: number) =>
      `VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes_fast quota. Requested ${asked}G, quota is 5G and ${used}G has been consumed.`;
    assert.equal(await refused({ volume: { size: 4, volume_type: 'fast' } }), tooLarge(4, 2));
    const kept = await snapshot(made);
    assert.equal(await refused({ 'os-extend': { new_size: 4 } }, `/volumes/${made}/action`), tooLarge(2, 4));
    assert.equal((await askVolumes('DELETE', `/snapshots/${kept}`)).status, 202);
    await system.settle();
    // Fifty at once: the type has room for one more.
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => askVolumes('POST', '/volumes', { volume: { size: 1, volume_type: 'fast' } })),
    );
    assert.equal(answers.filter(({ status }) => status === 202).length, 1);

    const other = await volume({ volume_type: 'slow' });
    assert.equal(
      await refused({ 'os-retype': { new_type: 'fast' } }, `/volumes/${other}/action`),
      "VolumeLimitExceeded: Maximum number of volumes allowed (2) exceeded for quota 'volumes_fast'.",
    );
    assert.equal(
      await refused({ snapshot: { volume_id: other } }, '/snapshots'),
      "SnapshotLimitExceeded: Maximum number of snapshots allowed (0) exceeded for quota 'snapshots_slow'.",
    );
    assert.equal((await askVolumes('POST', `/volumes/${made}/action`, { 'os-retype': { new_type: 'slow' } })).status, 202);
    await system.settle();
    const used = async () => {
      const shown = (await askVolumes('GET', `${set}?usage=true`)).at('quota_set') as Record<string, { in_use: number }>;
      return ['volumes_fast', 'gigabytes_fast', 'volumes_slow', 'gigabytes_slow', 'snapshots_fast', 'volumes'].map(
        (name) => shown[name]?.in_use,
      );
    };
    assert.deepEqual(await used(), [1, 1, 2, 3, 0, 3]);
    assert.equal((await askVolumes('POST', `/volumes/${other}/action`, { 'os-retype': { new_type: 'fast' } })).status, 202);
    assert.equal(
      complaint(await changeVolumes({ volumes_fast: 1 }), 'badRequest'),
      'Quota volumes_fast limit must be equal or greater than existing resources. Current usage is 2 and the requested limit is 1.',
    );

    assert.equal((await admin.askVolumes('PUT', `/types/${fast}`, { volume_type: { name: 'swift' } })).status, 200);
    assert.deepEqual([(await quota())['volumes_swift'], (await quota())['volumes_fast']], [2, undefined]);
    assert.equal(
      complaint(await changeVolumes({ volumes_fast: 9 }), 'badRequest'),
      'Invalid input received: Bad key(s) in quota set: volumes_fast',
    );
    // What the class says holds for types, too.
    await admin.askVolumes('DELETE', set);
    await admin.askVolumes('PUT', '/os-quota-class-sets/default', { quota_class_set: { volumes_swift: 2 } });
    assert.equal((await quota())['volumes_swift'], 2);
    assert.equal((await askVolumes('POST', '/volumes', { volume: { size: 1, volume_type: 'swift' } })).status, 413);
  },
);
