/** Before 2.73 whatever stood beside `lock` was kept as its reason: a number made the server unreadable. */
import assert from 'node:assert/strict';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

story('before 2.73 a lock has no reason, whatever stands there', async (system) => {
  const { boot, action, show, ask } = cloud(system);
  const id = await boot('locked');
  for (const reason of ['old', 5, { deep: [null] }]) {
    assert.equal((await ask('POST', `/servers/${id}/action`, { lock: { locked_reason: reason } }, '2.72')).status, 202);
    assert.deepEqual([(await show(id)).at('server.locked'), (await show(id)).at('server.locked_reason')], [true, null]);
    assert.equal((await action(id, 'unlock')).status, 202);
  }
});
