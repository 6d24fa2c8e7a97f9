import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { answer } from '../../agent/answer.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { buildPayload, host, serverId, testHost } from '../support/agent.ts';

const attachment = (attachmentId: string) => ({ volumeId: 'volume-1', attachmentId, device: '/dev/vdb', connection: {} });

/** A machine on which a newer command, generation 5, was finished. */
async function machineWithNewerCommand(context: TestContext) {
  const { driver, ledger, clock, command } = await testHost(context);
  const ports = { host, driver, ledger, clock };
  await answer(ports, { body: JSON.stringify(command('build', buildPayload)), sentAt: 0 });
  await answer(ports, { body: JSON.stringify(command('stop', {}, { generation: 5 })), sentAt: 0 });
  return {
    driver,
    late: (attachmentId: string) =>
      answer(ports, { body: JSON.stringify(command('attach_volume', attachment(attachmentId), { generation: 2 })), sentAt: 0 }),
    volumes: async () => (await driver.machines())[0]?.volumeIds,
  };
}

/** The API lets a volume go when its attachment was refused, because a refusal says that nothing of the command holds. */
test('what an agent has connected before it died is let go when the command is refused', async (context) => {
  const { driver, late, volumes } = await machineWithNewerCommand(context);
  await driver.attachVolume(serverId(1), attachment('old'));
  const { outcome, result } = await late('old');
  assert.equal(outcome, 'refused');
  assert.equal(result?.powerState, powerStates.shutdown);
  assert.deepEqual(await volumes(), []);
});

test('a newer attachment of the same volume stays when an older one is refused', async (context) => {
  const { driver, late, volumes } = await machineWithNewerCommand(context);
  await driver.attachVolume(serverId(1), attachment('new'));
  assert.equal((await late('old')).outcome, 'refused');
  assert.deepEqual(await volumes(), ['volume-1']);
});
