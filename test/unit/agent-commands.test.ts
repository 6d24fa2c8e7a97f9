import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DriverFault } from '../../agent/driver.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { buildPayload, gate, host, serverId, testHost } from '../support/agent.ts';

const attachment = {
  volumeId: '00000000-0000-4000-8000-0000000000aa',
  attachmentId: '00000000-0000-4000-8000-0000000000bb',
  device: '/dev/vdb',
  connection: { driver_volume_type: 'fake' },
};

test('every command does its work and tells how it ended', async (context) => {
  const subject = await testHost(context);
  subject.start();
  const build = subject.command('build', buildPayload);
  const steps = [
    { send: build, powerState: powerStates.running },
    { send: subject.command('attach_volume', attachment), powerState: powerStates.running },
    { send: subject.command('stop', {}), powerState: powerStates.shutdown },
    { send: subject.command('start', {}), powerState: powerStates.running },
    { send: subject.command('reboot', { type: 'HARD' }), powerState: powerStates.running },
    { send: subject.command('detach_volume', attachment), powerState: powerStates.running },
  ];
  for (const { send } of steps) await subject.send(send);
  await subject.settle();
  const { results } = await subject.events();
  assert.deepEqual(
    results.map(({ commandId, outcome, result }) => ({ commandId, outcome, result })),
    steps.map(({ send, powerState }) => ({ commandId: send.id, outcome: 'done', result: { powerState } })),
  );
  assert.deepEqual((await subject.machines())[0]?.connections, {});

  await subject.send(subject.command('discard', { machineId: build.id }));
  await subject.settle();
  assert.deepEqual(await subject.machines(), []);
  assert.equal(await subject.owed(), 0);
});

test('a machine is built with its volumes connected', async (context) => {
  const subject = await testHost(context);
  subject.start();
  await subject.send(subject.command('build', { ...buildPayload, volumes: [{ ...attachment, bootIndex: 0 }] }));
  await subject.settle();
  const [machine] = await subject.machines();
  assert.deepEqual(machine?.volumeIds, [attachment.volumeId]);
});

test('a fault is told and ends the command', async (context) => {
  const subject = await testHost(context);
  subject.intercept = () => {
    throw new DriverFault('No space is left for the disk.');
  };
  subject.start();
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  const [result] = (await subject.events()).results;
  assert.equal(result?.outcome, 'failed');
  assert.equal(result?.fault, 'No space is left for the disk.');
  assert.equal(await subject.owed(), 0);
});

test('an outage is not told, and the command is tried again', async (context) => {
  const subject = await testHost(context);
  let outages = 1;
  subject.intercept = () => {
    if (outages === 0) return;
    outages -= 1;
    throw new Error('libvirt is not there');
  };
  subject.start();
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  assert.deepEqual((await subject.events()).results, []);
  assert.equal(await subject.owed(), 1);
  await subject.clock.advance(2_000);
  const { results } = await subject.events();
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['done'],
  );
});

test('a command sent again is answered from the ledger, and the answer arrives', async (context) => {
  const subject = await testHost(context);
  subject.start();
  const build = subject.command('build', buildPayload);
  await subject.send(build);
  await subject.settle();
  await subject.send(build, 1);
  await subject.settle();
  const { results } = await subject.events();
  assert.equal(results.length, 2);
  assert.deepEqual(results[0], results[1]);
  assert.equal(subject.calls.length, 1);
});

test('a command older than the newest carried out for its server is refused', async (context) => {
  const subject = await testHost(context);
  subject.start();
  const build = subject.command('build', buildPayload);
  const old = subject.command('stop', {});
  const newer = subject.command('reboot', { type: 'SOFT' });
  const elsewhere = subject.command('build', buildPayload, { serverId: serverId(2), generation: 1 });
  for (const command of [build, newer, old, elsewhere]) await subject.send(command);
  await subject.settle();
  const outcomes = Object.fromEntries((await subject.events()).results.map(({ commandId, outcome }) => [commandId, outcome]));
  assert.deepEqual(outcomes, { [build.id]: 'done', [newer.id]: 'done', [old.id]: 'refused', [elsewhere.id]: 'done' });
  assert.ok(subject.calls.every(({ operation }) => operation !== 'stop'));
});

test('a command for another host is refused', async (context) => {
  const subject = await testHost(context);
  subject.start();
  await subject.send(subject.command('build', buildPayload, { host: 'host-2' }));
  await subject.settle();
  assert.equal((await subject.events()).results[0]?.outcome, 'refused');
  assert.deepEqual(await subject.machines(), []);
});

test('a command that is unknown to the agent fails with a fault that names it', async (context) => {
  const subject = await testHost(context);
  subject.start();
  const { payload: _, ...known } = subject.command('build', buildPayload);
  const body = JSON.stringify({ ...known, name: 'levitate', payload: { height: 1 } });
  await subject.queues.send(hostQueue(host), { group: known.serverId, deduplicationId: known.id, body });
  await subject.settle();
  const [result] = (await subject.events()).results;
  assert.equal(result?.outcome, 'failed');
  assert.match(result?.fault ?? '', /levitate/);
});

test('a message that is no command goes to the dead letters and its group goes on', async (context) => {
  const subject = await testHost(context);
  subject.start();
  await subject.queues.send(hostQueue(host), { group: serverId(1), deduplicationId: 'x', body: '{"adminPass":"secret"' });
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  assert.deepEqual(
    (await subject.events()).results.map(({ outcome }) => outcome),
    ['done'],
  );
  const [letter] = await subject.queues.receive('dead-commands', { limit: 1, waitSeconds: 0, visibilitySeconds: 30 });
  assert.equal(letter?.body, '{"adminPass":"secret"');
  assert.doesNotMatch(JSON.stringify(subject.logged), /secret/);
});

const handedOver = { machineId: serverId(9), address: {}, volumes: [], powerOn: true };

const late = [
  { name: 'build', payload: buildPayload, carriedOut: false, undoneBy: 'discard' },
  { name: 'attach_volume', payload: attachment, carriedOut: false, undoneBy: 'detachVolume' },
  { name: 'start', payload: {}, carriedOut: false, undoneBy: undefined },
  { name: 'stop', payload: {}, carriedOut: false, undoneBy: undefined },
  { name: 'reboot', payload: { type: 'SOFT' }, carriedOut: false, undoneBy: undefined },
  { name: 'discard', payload: { machineId: serverId(9) }, carriedOut: true, undoneBy: undefined },
  { name: 'receive_disks', payload: { flavor: buildPayload.flavor }, carriedOut: false, undoneBy: 'discard' },
  { name: 'hand_over_disks', payload: handedOver, carriedOut: false, undoneBy: undefined },
  { name: 'detach_volume', payload: attachment, carriedOut: true, undoneBy: undefined },
] as const;

for (const { name, payload, carriedOut, undoneBy } of late) {
  test(`past its deadline, ${name} is ${carriedOut ? 'carried out all the same' : 'refused'}`, async (context) => {
    const subject = await testHost(context);
    subject.start();
    await subject.send(subject.command(name, payload, { deadline: subject.clock.now() }));
    await subject.settle();
    assert.equal((await subject.events()).results[0]?.outcome, carriedOut ? 'done' : 'refused');
    if (!carriedOut)
      assert.deepEqual(
        subject.calls.map(({ operation }) => operation),
        undoneBy === undefined ? [] : [undoneBy],
      );
  });
}

test('a machine that is ready only after the deadline is taken away again', async (context) => {
  const subject = await testHost(context);
  const built = gate();
  subject.intercept = ({ operation }) => (operation === 'spawn' ? built.opened : undefined);
  subject.start();
  await subject.send(subject.command('build', buildPayload, { deadline: subject.clock.now() + 1_000 }));
  await subject.clock.advance(1_000);
  built.open();
  await subject.settle();
  assert.equal((await subject.events()).results[0]?.outcome, 'refused');
  assert.deepEqual(await subject.machines(), []);
});

test('what cannot be undone is not called ended', async (context) => {
  const subject = await testHost(context);
  subject.intercept = () => {
    throw new DriverFault('The hypervisor is busy.');
  };
  subject.start();
  await subject.send(subject.command('build', buildPayload, { deadline: subject.clock.now() }));
  await subject.settle();
  assert.deepEqual((await subject.events()).results, []);
  subject.intercept = () => {};
  await subject.clock.advance(2_000);
  assert.deepEqual(
    (await subject.events()).results.map(({ outcome }) => outcome),
    ['refused'],
  );
});
