/**
 * Agents, QEMU, storage daemons and the API are killed with SIGKILL in the middle of what they do, on real machines; afterwards table, processes and files agree.
 * `CHAOS_SEED=8 CHAOS_ROUNDS=50 node --test test/machines/chaos.test.ts` does so for longer, and otherwise.
 */
import assert from 'node:assert/strict';
import { basename, dirname } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { stream } from '../simulation/chance.ts';
import { type MachineCloud, machineCloud, volumesHost } from '../support/machines/cloud.ts';
import { skip, until } from '../support/machines/qemu.ts';
import { burst, deleteAll, isEmpty } from './chaos/requests.ts';
import { assertNothingLeft, assertRest, astray, booksOf, machinesOf, underWay } from './chaos/rest.ts';

/** The same seed gives the same requests, victims and moments, as far as processes run alike. */
const seed = Number(process.env['CHAOS_SEED'] ?? 1);
const rounds = Number(process.env['CHAOS_ROUNDS'] ?? 12);
const requests = 8;
/** So many moments a process lives at most after it was told to die. */
const mostMoments = 30;
/** Milliseconds until all that was begun has ended: what was in the hands of the dead comes again within seconds. */
const mostHealing = 150_000;

const hosts = ['host-1', 'host-2'];

async function rest(cloud: MachineCloud) {
  let left: readonly string[] = [];
  const isQuiet = () => {
    left = underWay(booksOf(cloud.items()), cloud);
    return left.length === 0;
  };
  await until(isQuiet, 'rest', mostHealing).catch((error: unknown) => {
    throw new Error(`${error}: ${left.join('; ')}`);
  });
  return booksOf(cloud.items());
}

/** Their owners do what they do with servers whose machines died by themselves. */
async function heal(cloud: MachineCloud, died: ReadonlySet<string>): Promise<void> {
  for (const { id, vmState } of astray(await rest(cloud), await machinesOf(cloud))) {
    if (!died.has(id)) continue;
    if (vmState === 'resized') await cloud.ask('POST', `/compute/v2.1/servers/${id}/action`, { confirmResize: null });
    else if (vmState === 'rescued') await cloud.ask('POST', `/compute/v2.1/servers/${id}/action`, { unrescue: null });
    else await cloud.ask('POST', `/compute/v2.1/servers/${id}/action`, { reboot: { type: 'HARD' } });
    await rest(cloud);
  }
}

test('whatever is killed, and whenever, real machines and volumes are what the table says', {
  skip,
  timeout: 120_000 + mostHealing + rounds * 20_000,
}, async (context) => {
  const chance = stream(seed);
  const cloud = await machineCloud(context, hosts);
  await cloud.isUp();
  const blank = await cloud.image('blank', new Uint8Array(1 << 20));
  const acknowledged = new Set<string>();
  const died = new Set<string>();
  const killed: string[] = [];

  /** Kills a process that no agent is: a machine, or what exports a volume. */
  function killWorker(kind: 'machines' | 'volumes'): void {
    const those = cloud.workers().filter(({ folder }) => basename(dirname(folder)) === kind);
    if (those.length === 0) return;
    const { pid, folder } = chance.pick(those);
    if (kind === 'machines') died.add(basename(folder));
    process.kill(pid, 'SIGKILL');
  }

  const all = ['api', ...hosts, ...hosts, volumesHost, 'machine', 'daemon'];
  async function end(victim: string): Promise<void> {
    if (victim === 'machine' || victim === 'daemon') {
      await pause(chance.between(100, 1_500));
      killWorker(victim === 'machine' ? 'machines' : 'volumes');
    } else {
      await cloud.kill(victim, chance.between(1, mostMoments));
      await cloud.start(victim);
    }
  }

  for (let round = 0; round < rounds; round++) {
    const work = burst(chance.fork(`requests ${round}`), cloud, blank, requests);
    const victims = [...new Set([chance.pick(all), ...(chance.happens(0.3) ? [chance.pick(all)] : [])])];
    killed.push(victims.join('+'));
    await Promise.all(victims.map(end));
    for (const id of await work) acknowledged.add(id);
    await pause(chance.between(0, 2_000));
  }
  context.diagnostic(`seed ${seed}: killed ${killed.join()}; ${acknowledged.size} servers`);
  assert.ok(acknowledged.size > 0);
  await heal(cloud, died);
  await assertRest(cloud, await rest(cloud), acknowledged);

  await until(
    async () => {
      await deleteAll(cloud);
      await rest(cloud);
      return isEmpty(cloud);
    },
    'everything is deleted',
    mostHealing,
  );
  await rest(cloud);
  assertNothingLeft(cloud);
});
