/**
 * The ledger was pruned by the host's own clock: one that was set years ahead for an hour forgot everything that the host had done, and did it again
 * when it was told again. The queue says when a message was sent, and that is the time that passes for the ledger.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPayload, testHost } from '../support/agent.ts';

test('a host whose clock jumps to 2030 does nothing a second time', async (context) => {
  const subject = await testHost(context);
  // The queue's clock stays right.
  let ahead = 0;
  const clock = { now: () => subject.clock.now() + ahead, sleep: subject.clock.sleep };
  subject.start({ clock });
  const build = subject.command('build', buildPayload);
  await subject.send(build);
  await subject.settle();
  ahead = Date.UTC(2030, 0, 1) - subject.clock.now();
  await subject.clock.advance(3_600_000);
  await subject.send(build, 1);
  await subject.settle();
  const { results } = await subject.events();
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['done', 'done'],
  );
  assert.deepEqual(
    subject.calls.map(({ operation }) => operation),
    ['spawn'],
  );
});
