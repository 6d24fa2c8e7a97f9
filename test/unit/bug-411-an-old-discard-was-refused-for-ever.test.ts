import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPayload, testHost } from '../support/agent.ts';

test('what is discarded is discarded although a newer command for the server was carried out before', async (context) => {
  const subject = await testHost(context);
  subject.start();
  const build = subject.command('build', buildPayload, { generation: 1 });
  await subject.send(build);
  await subject.send(subject.command('reboot', { type: 'HARD' }, { generation: 4 }));
  await subject.settle();
  const discard = subject.command('discard', { machineId: build.id }, { generation: 3 });
  await subject.send(discard);
  await subject.settle();
  const { results } = await subject.events();
  assert.equal(results.find(({ commandId }) => commandId === discard.id)?.outcome, 'done');
  assert.deepEqual(await subject.machines(), []);
});
