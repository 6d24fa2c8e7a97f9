import assert from 'node:assert/strict';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

story('a locked server is left alone by its project until it is unlocked; an administrator may act', async (system) => {
  const { boot, action, show } = cloud(system);
  const admin = cloud(system, 'admin');
  const id = await boot('locked');
  assert.equal((await action(id, 'lock', { locked_reason: 'in use' })).status, 202);
  assert.deepEqual([(await show(id)).at('server.locked'), (await show(id)).at('server.locked_reason')], [true, 'in use']);
  const refused = await action(id, 'os-stop');
  assert.deepEqual([refused.status, refused.at('conflictingRequest.message')], [409, `Instance ${id} is locked`]);
  assert.equal((await admin.action(id, 'os-stop')).status, 202);
  await system.settle();
  assert.equal((await action(id, 'unlock')).status, 202);
  assert.equal((await action(id, 'os-start')).status, 202);
  await system.settle();
  assert.deepEqual([(await show(id)).at('server.locked_reason'), (await show(id)).at('server.status')], [null, 'ACTIVE']);
});

story("an administrator's lock is an administrator's to take away, and its project's own lock does not replace it", async (system) => {
  const { boot, action, show } = cloud(system);
  const admin = cloud(system, 'admin');
  const id = await boot('locked');
  assert.equal((await admin.action(id, 'lock')).status, 202);
  assert.equal((await action(id, 'lock', { locked_reason: 'mine' })).status, 202);
  assert.equal((await show(id)).at('server.locked_reason'), null);
  const refused = await action(id, 'unlock');
  const message = "Policy doesn't allow os_compute_api:os-lock-server:unlock:unlock_override to be performed.";
  assert.deepEqual([refused.status, refused.at('forbidden.message')], [403, message]);
  assert.equal((await admin.action(id, 'unlock')).status, 202);
  assert.equal((await show(id)).at('server.locked'), false);
});

story('an administrator says that a server is in ERROR, and that it is not; what its host was told goes on', async (system) => {
  const { boot, action, status } = cloud(system);
  const admin = cloud(system, 'admin');
  const id = await boot('reset');
  assert.equal((await action(id, 'os-resetState', { state: 'error' })).status, 403);
  assert.equal((await admin.action(id, 'os-resetState', { state: 'paused' })).status, 400);
  assert.equal((await admin.action(id, 'os-resetState', { state: 'error' })).status, 202);
  assert.equal(await status(id), 'ERROR');
  assert.equal((await action(id, 'os-stop')).status, 202);
  assert.equal((await admin.action(id, 'os-resetState', { state: 'active' })).status, 202);
  assert.equal(await status(id), 'ACTIVE');
  await system.settle();
  assert.equal(await status(id), 'SHUTOFF');
});

story('a reason that was given for a lock stays when an administrator locks again without one, and goes with the lock', async (system) => {
  const { boot, action, show, ask } = cloud(system);
  const admin = cloud(system, 'admin');
  const [id, other] = [await boot('locked'), await boot('free')];
  await action(id, 'lock', { locked_reason: 'in use' });
  await admin.action(id, 'lock');
  assert.equal((await show(id)).at('server.locked_reason'), 'in use');
  const listed = async (query: string) =>
    ((await ask('GET', `/servers${query}`)).at('servers') as { id: string }[]).map((server) => server.id);
  assert.deepEqual([await listed('?locked=true'), await listed('?locked=false')], [[id], [other]]);
  assert.equal((await admin.action(id, 'unlock')).status, 202);
  assert.equal((await show(id)).at('server.locked_reason'), null);
});

story(
  'what an administrator says of a server is recorded, whoever has locked it, and of one that is not there it is a 404',
  async (system) => {
    const { boot, action, status } = cloud(system);
    const admin = cloud(system, 'admin');
    const id = await boot('reset');
    await action(id, 'lock');
    const answer = await admin.action(id, 'os-resetState', { state: 'error' });
    assert.deepEqual([answer.status, await status(id)], [202, 'ERROR']);
    const { items } = await system.ports.store.list({ index: 'table', partition: `SERVER#${id}`, range: { prefix: 'ACTION#' }, limit: 10 });
    assert.equal(items.filter((item) => item['action'] === 'resetState').length, 1);
    for (const act of ['os-resetState', 'injectNetworkInfo', 'lock', 'unlock', 'pause', 'restore', 'forceDelete'])
      assert.equal(
        (await admin.action(system.ports.chance.uuid(), act, act === 'os-resetState' ? { state: 'error' } : null)).status,
        404,
        act,
      );
  },
);

story('injecting network information is an administrator’s, and resetting a network is gone', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  assert.equal((await action(id, 'injectNetworkInfo')).status, 403);
  assert.equal((await cloud(system, 'admin').action(id, 'injectNetworkInfo')).status, 202);
  const gone = await action(id, 'resetNetwork');
  assert.deepEqual([gone.status, gone.at('computeFault.code')], [410, 410]);
});
