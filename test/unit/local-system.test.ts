import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSystem } from '../../infra/local/system.ts';
import { fakeClock } from '../support/clock.ts';
import { makeSystem } from '../support/system.ts';

test('the local system moves the log to its file every five seconds, until it is stopped', async (context) => {
  const clock = fakeClock();
  const { ports, close } = await makeSystem({ clock });
  context.after(close);
  let checkpoints = 0;
  const store = Object.assign(Object.create(ports.store), {
    async checkpoint() {
      checkpoints += 1;
    },
  });
  const system = await startSystem({ ...ports, store }, { port: 0, host: '127.0.0.1' });
  await clock.advance(4_999);
  assert.equal(checkpoints, 0);
  await clock.advance(1);
  assert.equal(checkpoints, 1);
  await clock.advance(5_000);
  assert.equal(checkpoints, 2);
  await system.stop();
  await clock.advance(5_000);
  assert.equal(checkpoints, 2);
});
