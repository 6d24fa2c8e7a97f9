import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reap } from '../../functions/workers/reap.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { cloud } from '../stories/cloud.ts';
import { storyClock } from '../support/clock.ts';
import { makeSystem, type System } from '../support/system.ts';

/** Longer than the deadline of a stop. */
const tooLong = 400_000;

async function withServer(play: (system: System, id: string) => Promise<void>): Promise<void> {
  const system = await makeSystem({ clock: storyClock(), hosts: ['host-1'] });
  try {
    await play(system, await cloud(system).boot('a'));
    system.assertNoDefects();
  } finally {
    system.close();
  }
}

const powerOf = async (system: System) => (await system.hosts.get('host-1')?.driver.machines())?.[0]?.powerState;

/** Found by simulation seed 187: the task ended in time, and the host did it all the same; nobody ever said so. */
test('a stop that is given up shows when its host comes back and has done it', () =>
  withServer(async (system, id) => {
    const { action, show, status } = cloud(system);
    assert.equal((await action(id, 'os-stop')).status, 202);
    await system.clock.advance(tooLong);
    await reap(system.ports);
    const shown = await show(id);
    assert.deepEqual([shown.at('server.status'), shown.at('server.OS-EXT-STS:task_state')], ['ACTIVE', null]);

    // A slow hypervisor comes to its end all the same.
    await system.hosts.get('host-1')?.driver.power(id, 'stop');
    await system.beat();
    await system.settle();
    assert.equal(await powerOf(system), powerStates.shutdown);
    assert.equal(await status(id), 'SHUTOFF');
  }));

test('a stop that comes too late for its host leaves the server running, and shows it so', () =>
  withServer(async (system, id) => {
    const { action, status } = cloud(system);
    await action(id, 'os-stop');
    await system.clock.advance(tooLong);
    await system.beat();
    await reap(system.ports);
    await system.settle();
    assert.equal(await powerOf(system), powerStates.running);
    assert.equal(await status(id), 'ACTIVE');
  }));

test('a machine that a refused command had stopped is shown as stopped', () =>
  withServer(async (system, id) => {
    const { action, status } = cloud(system);
    await action(id, 'os-stop');
    // An agent has stopped it and died before it could say so; the next one is too late.
    await system.hosts.get('host-1')?.driver.power(id, 'stop');
    await system.clock.advance(tooLong);
    await system.beat();
    await reap(system.ports);
    await system.settle();
    assert.equal(await status(id), 'SHUTOFF');
  }));

test('another action takes the place of one that was given up', () =>
  withServer(async (system, id) => {
    const { action, status } = cloud(system);
    await action(id, 'os-stop');
    await system.clock.advance(tooLong);
    await reap(system.ports);
    assert.equal((await action(id, 'reboot', { type: 'HARD' })).status, 202);
    await system.beat();
    await system.settle();
    assert.deepEqual([await status(id), await powerOf(system)], ['ACTIVE', powerStates.running]);
  }));
