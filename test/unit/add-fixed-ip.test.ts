import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import addFixedIp from '../../functions/compute/server-actions/add-fixed-ip.ts';
import { StoreUnavailable } from '../../shared/store/port.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { ask } from '../examples/example.ts';
import { worldIn } from '../examples/world.ts';
import { storyClock } from '../support/clock.ts';
import { roomySystem } from '../support/cloud.ts';

const clock = storyClock();
const opened = openSqliteStore({ path: ':memory:', clock });
after(() => opened.close());

test('a store that cannot be read is told as such, and not as a network without addresses', async () => {
  let isDown = false;
  const store: typeof opened = {
    ...opened,
    get: opened.get.bind(opened),
    getMany: opened.getMany.bind(opened),
    commit: opened.commit.bind(opened),
    async list(query) {
      if (isDown && query.partition.startsWith('SUBNET#')) throw new StoreUnavailable('unusable', 'The disk cannot be read.');
      return opened.list(query);
    },
  };
  const system = await roomySystem({ clock, store });
  after(() => system.close());
  const request = await exampleOf(addFixedIp).prepare(await worldIn(system));
  isDown = true;
  assert.equal((await ask(system, addFixedIp, request, { as: 'member' })).status, 503);
  isDown = false;
  assert.equal((await ask(system, addFixedIp, request, { as: 'member' })).status, 202);
});
