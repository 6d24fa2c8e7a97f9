/**
 * Takes the table of rows and breaks every step of every row, and every undoing that follows: the operations' examples begin the actions, and what their hosts
 * are told says which rows and steps there are. Nobody writes such a test for a new row.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DriverFault } from '../../agent/driver.ts';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import { reap } from '../../functions/workers/reap.ts';
import type { Transition } from '../../shared/compute/actions/row.ts';
import * as lifecycle from '../../shared/compute/actions/rows.ts';
import { commands, type Owed } from '../../shared/compute/commands/command.ts';
import { hosts } from '../../shared/compute/hosts/host.ts';
import * as limits from '../../shared/limits.ts';
import type { Command } from '../../shared/messaging/commands.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { ask, type ExampleRequest } from '../examples/example.ts';
import { worldIn } from '../examples/world.ts';
import { storyClock } from '../support/clock.ts';
import type { Fate } from '../support/hosts.ts';
import { owedCommands } from '../support/owed.ts';
import { allMachines, allServers, assertSettled, assertSound } from '../support/soundness.ts';
import { makeSystem, type System } from '../support/system.ts';

const rows: readonly Transition[] = Object.values(lifecycle);

/** A step of a row, or what undoes it. */
const placeOf = ({ row, step, isUndo }: Pick<Owed, 'row' | 'step' | 'isUndo'>) => `${row}.${step}${isUndo ? ' undone' : ''}`;

/** How a command can go wrong: what becomes of it, and of its host. */
interface Breakage {
  readonly fate: Fate;
  readonly fails?: true;
  /** Until when the host says nothing, seconds; past its deadline, if more. */
  readonly silentSeconds?: number | 'past its deadline';
  readonly isFenced?: true;
}

const breakages: Readonly<Record<string, Breakage>> = {
  fails: { fate: 'answered', fails: true },
  'is told twice': { fate: 'told twice' },
  'is lost by the queue': { fate: 'lost' },
  'has an agent that dies before it': { fate: 'dies before' },
  'has an agent that dies after it': { fate: 'dies after' },
  'has a host that is gone before it': { fate: 'off', silentSeconds: limits.hostGoneSeconds + 60 },
  'has a host that is gone after it': { fate: 'off after', silentSeconds: limits.hostGoneSeconds + 60 },
  'comes too late': { fate: 'off', silentSeconds: 'past its deadline' },
  'is told too late': { fate: 'off after', silentSeconds: 'past its deadline' },
  'has a host that is fenced off before it': { fate: 'off', isFenced: true },
  'has a host that is fenced off after it': { fate: 'off after', isFenced: true },
};

/** After these the undoing is broken in turn: the step has failed, and left nothing, or everything. */
const leadsOn = ['fails', 'has a host that is gone after it'];

/** Operations that tell hosts something, each with all of its examples. */
const told: readonly (readonly [operation: AnyOperation, variant: number])[] = computeOperations
  .filter(({ needs, method }) => method !== 'GET' && needs.includes('queue:send'))
  .flatMap((operation) => {
    const { variants } = exampleOf(operation);
    return (variants === undefined ? [-1] : [-1, 0, 1]).map((variant) => [operation, variant] as const);
  });

/** Deleting is two things: at once, and so that it can be taken back. */
const beginnings = told.flatMap(([operation, variant]) =>
  (operation.name === 'servers.delete' ? [undefined, 86_400] : [undefined]).map((seconds) => [operation, variant, seconds] as const),
);

/** A host that says nothing since a command. */
interface Struck {
  readonly host: string;
  readonly breakage: Breakage;
  readonly command: Command;
}

interface Played {
  /** What the hosts were told, in order, each time anew. */
  readonly places: string[];
}

/** Plays an example of an operation from its beginning to its end, and breaks one command, or one of a kind. */
async function play(
  operation: AnyOperation,
  variant: number,
  breaks: readonly (readonly [place: string, breakage: Breakage])[],
  reclaimInstanceSeconds: number | undefined,
): Promise<Played> {
  const system = await makeSystem({
    clock: storyClock(),
    hosts: ['host-1', 'host-2', 'host-3'],
    ...(reclaimInstanceSeconds === undefined ? {} : { reclaimInstanceSeconds }),
  });
  try {
    const { as = 'member', prepare, variants } = exampleOf(operation);
    const world = await worldIn(system, { as, owner: 'member' });
    const request = variant < 0 ? await prepare(world) : (await variants?.(world))?.[variant];
    if (request === undefined) return { places: [] };
    await system.settle();
    await attachOne(world, request);
    await system.settle();
    let isOver = false;
    const broken = new Map<string, Breakage>(breaks);
    const places: string[] = [];
    const struck: Struck[] = [];
    for (const host of system.hosts.values()) {
      let isFailing = false;
      host.fate = async (command) => {
        if (isOver) return 'answered';
        const owed = await commands.get(system.ports.store, command);
        if (owed === undefined) return 'answered';
        places.push(placeOf(owed));
        const breakage = broken.get(placeOf(owed));
        if (breakage === undefined) return 'answered';
        broken.delete(placeOf(owed));
        isFailing = breakage.fails ?? false;
        if (breakage.silentSeconds !== undefined || breakage.isFenced) struck.push({ host: host.name, breakage, command });
        return breakage.fate;
      };
      host.intercept = () => {
        // What is given up before it begins asks nothing of the hypervisor.
        if (!isFailing || isOver) return;
        isFailing = false;
        throw new DriverFault('The hypervisor says no.');
      };
    }
    const answer = await ask(system, operation, request, { as });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    await system.settle();
    await system.release();
    await system.settle();
    await assertSound(system);
    const fenced = await heal(system, struck);
    await assertSettled(system, fenced);
    isOver = true;

    for (const { id, deletedAt } of await allServers(system)) {
      if (deletedAt !== null) continue;
      const asked = { as: 'admin', body: { forceDelete: null } } as const;
      assert.equal((await system.request('POST', `/compute/v2.1/servers/${id}/action`, asked)).status, 202);
    }
    await system.settle();
    await heal(system, []);
    await assertSettled(system);
    assert.deepEqual(await allMachines(system), []);
    system.assertNoDefects();
    return { places };
  } finally {
    system.close();
  }
}

/** Volumes are what may not be in two places: what has a server has one. */
async function attachOne(world: Awaited<ReturnType<typeof worldIn>>, { params = {} }: ExampleRequest): Promise<void> {
  const id = params['server_id'];
  const server = id === undefined ? undefined : (await allServers(world.system)).find((one) => one.id === id);
  if (server?.taskState === null && ['active', 'stopped', 'resized'].includes(server.vmState)) await world.attachTo(server.id);
}

const othersThan = (system: System, host: string) => [...system.hosts.keys()].filter((name) => name !== host && !system.off.has(name));

/** The host says nothing for as long as it takes, or for ever; others do. */
async function silence(system: System, host: string, { silentSeconds = 60, isFenced }: Breakage, { deadline }: Command): Promise<void> {
  const { clock, ports } = system;
  const until = silentSeconds === 'past its deadline' ? deadline + 60_000 : clock.now() + silentSeconds * 1000;
  if (isFenced) await fence(system, host);
  // In a few long steps: what matters is what is true at their ends.
  const step = Math.max(60_000, (until - clock.now()) / 3);
  while (clock.now() < until) {
    await clock.advance(step);
    await system.beat(othersThan(system, host));
    await reap(ports);
    await system.settle();
    await assertSound(system);
  }
  system.off.delete(host);
  if (!isFenced) await system.beat([host]);
}

/** Nothing runs there any more, and nothing that it was told will be done. */
async function fence(system: System, name: string): Promise<void> {
  const host = system.hosts.get(name);
  assert.ok(host);
  for (const { serverId, machineId } of await host.driver.machines()) await host.driver.discard(serverId, machineId);
  host.fate = () => 'lost';
  await transaction(system.ports, async (tx) => {
    const registered = await tx.get(hosts, name);
    assert.ok(registered);
    tx.put(hosts, { ...registered, isForcedDown: true });
  });
}

/** Hosts come back, but for the fenced ones, and it goes on until nothing is owed. @returns the fenced ones */
async function heal(system: System, struck: Struck[]): Promise<ReadonlySet<string>> {
  const fenced = new Set<string>();
  for (let minute = 0; minute < 90; minute++) {
    for (let next = struck.shift(); next !== undefined; next = struck.shift()) {
      if (next.breakage.isFenced) fenced.add(next.host);
      await silence(system, next.host, next.breakage, next.command);
    }
    if ((await Array.fromAsync(owedCommands(system.ports.store))).length === 0) return fenced;
    await system.clock.advance(60_000);
    await system.beat();
    await reap(system.ports);
    await system.settle();
    await assertSound(system);
  }
  return fenced;
}

const seen = new Set<string>();

/** What an example of an operation has broken, its other examples need not break again; what undoes a broken step is broken once, whoever began. */
const broken = new Set<string>();
function isNew(...what: readonly string[]): boolean {
  const known = broken.size;
  return broken.add(what.join()).size > known;
}

for (const [operation, variant, seconds] of beginnings) {
  const name = `${operation.name}${variant < 0 ? '' : `, example ${variant + 2}`}${seconds === undefined ? '' : ' for a while'}`;
  test(`${name} keeps its promises whichever of its steps is broken`, async (context) => {
    const { places } = await play(operation, variant, [], seconds);
    const steps = new Set(places);
    for (const place of steps) {
      for (const [what, breakage] of Object.entries(breakages)) {
        if (!isNew(operation.name, String(seconds), place, what)) continue;
        await context.test(`${place} ${what}`, async (inner) => {
          const { places: then } = await play(operation, variant, [[place, breakage]], seconds);
          for (const each of then) seen.add(each);
          if (!leadsOn.includes(what)) return;
          for (const undone of new Set(then.filter((each) => each.endsWith(' undone')))) {
            for (const [how, second] of Object.entries(breakages)) {
              if (!isNew(place, what, undone, how)) continue;
              await inner.test(`and ${undone} ${how}`, () =>
                play(
                  operation,
                  variant,
                  [
                    [place, breakage],
                    [undone, second],
                  ],
                  seconds,
                ).then(() => {}),
              );
            }
          }
        });
      }
    }
  });
}

test('every step of every row was broken, and everything that undoes one', () => {
  const wanted = rows.flatMap(({ name, steps }) =>
    Object.entries(steps).flatMap(([step, { undo }]) => [`${name}.${step}`, ...(undo === undefined ? [] : [`${name}.${step} undone`])]),
  );
  assert.deepEqual(
    wanted.filter((place) => !seen.has(place)),
    [],
  );
});
