/** What must hold when processes were killed and everything has come to rest: table, counters, hypervisors and answers agree. */
import assert from 'node:assert/strict';
import type { FakeMachine } from '../../agent/drivers/fake/machine.ts';
import { type Server, servers } from '../../shared/compute/servers/server.ts';
import { quotaOf } from '../../shared/quota/servers.ts';
import type { Item } from '../../shared/store/port.ts';

const isServer = (item: Item) => item.sk === 'SERVER' && item.pk.startsWith('SERVER#');
/** Commands that are owed an answer, and servers that wait for one. */
export const isUnderWay = (item: Item) => item.sk.startsWith('COMMAND#') || (isServer(item) && item['taskState'] !== null);

function sum(of: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const amounts of of) for (const [name, amount] of Object.entries(amounts)) total[name] = (total[name] ?? 0) + amount;
  return total;
}

function assertCounted(items: readonly Item[], pk: string, sk: string, expected: Readonly<Record<string, number>>): void {
  const counters = items.find((item) => item.pk === pk && item.sk === sk);
  for (const [name, amount] of Object.entries(expected)) assert.equal(counters?.[name] ?? 0, amount, `${pk} ${sk} ${name}`);
}

const allocationsOn = (all: readonly Server[], name: string) =>
  all
    .flatMap(({ allocations }) => allocations.filter(({ host }) => host === name))
    .map(({ host: _, machineId: __, isLeaving: ___, groupId: ____, ...taken }) => ({ ...taken, servers: 1 }));

/** What is there at the end. */
export interface Rest {
  /** The whole table. */
  readonly items: readonly Item[];
  /** The ids of servers that clients were told of. */
  readonly acknowledged: ReadonlySet<string>;
  /** Every host, with the machines that its hypervisor has. */
  readonly hosts: ReadonlyMap<string, readonly FakeMachine[]>;
}

/** @throws AssertionError */
export function assertAgreement({ items, acknowledged, hosts }: Rest): void {
  const all = items.filter(isServer).map((item) => servers.parse(item));
  const living = all.filter(({ deletedAt }) => deletedAt === null);
  for (const id of acknowledged)
    assert.ok(
      all.some((server) => server.id === id),
      `${id} was acknowledged`,
    );
  const machines = new Map<string, FakeMachine & { host: string }>();
  for (const [host, ofHost] of hosts) {
    for (const machine of ofHost) {
      assert.equal(machines.has(machine.serverId), false, 'a server has one machine');
      machines.set(machine.serverId, { ...machine, host });
    }
    assertCounted(items, `HOST#${host}`, 'ALLOCATED', sum(allocationsOn(all, host)));
  }
  for (const [projectId, of] of Map.groupBy(living, (server) => server.projectId)) {
    const charged = (these: readonly Server[]) => sum(these.map((server) => server.charged ?? quotaOf(server)));
    assertCounted(items, `PROJECT#${projectId}`, 'USAGE', charged(of));
    for (const [userId, ofUser] of Map.groupBy(of, (server) => server.userId))
      assertCounted(items, `PROJECT#${projectId}`, `USER_USAGE#${userId}`, charged(ofUser));
  }
  const connected = [...machines.values()].flatMap(({ volumeIds }) => volumeIds);
  assert.equal(new Set(connected).size, connected.length, 'a volume is connected once');
  for (const serverId of machines.keys())
    assert.ok(
      living.some(({ id }) => id === serverId),
      'a machine has a server',
    );
  for (const server of living) assertSame(server, machines.get(server.id));
}

const powers: Readonly<Partial<Record<Server['vmState'], number>>> = { active: 1, stopped: 4 };

function assertSame(server: Server, machine: (FakeMachine & { host: string }) | undefined): void {
  const power = powers[server.vmState];
  if (power === undefined) {
    assert.equal(server.vmState, 'error');
    return;
  }
  assert.equal(machine?.host, server.host);
  assert.equal(machine?.powerState, power);
  assert.deepEqual(machine?.volumeIds.toSorted(), server.volumesAttached.map(({ volumeId }) => volumeId).sort());
}
