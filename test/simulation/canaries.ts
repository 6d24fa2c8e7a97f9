/**
 * Variants that are broken on purpose. The simulation must find every one of them within its budget of seeds: a checker that has never
 * failed proves nothing. They are made by wrapping ports and replacing rows; production code knows nothing of them.
 */

import { letGo } from '../../shared/compute/actions/attach-volume/attach.ts';
import { over } from '../../shared/compute/commands/ending.ts';
import { endings } from '../../shared/compute/commands/endings.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import { commandMessage } from '../../shared/messaging/command-message.ts';
import { commandSchema, powerAfter } from '../../shared/messaging/commands.ts';
import { type Item, type Key, type Page, type Store, StoreTimeout, type Write } from '../../shared/store/port.ts';
import { keyOf } from '../../shared/store/requests.ts';
import type { Variant } from './variant.ts';

export interface Canary extends Variant {
  readonly name: string;
  /** How many seeds may pass before it is found. */
  readonly budget: number;
}

const isClaim = ({ pk, sk }: Key) => pk.startsWith('VOLUME#') && sk.startsWith('CLAIM');
const isServer = ({ pk, sk }: Key) => pk.startsWith('SERVER#') && sk === 'SERVER';
const allocationsIn = (item: Readonly<Record<string, unknown>>) => item['allocations'] as readonly { readonly host: string }[];
const isTokenAnswer = ({ pk }: Key) => pk.startsWith('CLIENT_TOKEN#');
const isCommand = ({ sk }: Key) => sk.startsWith('COMMAND#');

/** The store with other writes. */
const rewriting =
  (rewrite: (writes: readonly Write[]) => readonly Write[]): NonNullable<Variant['store']> =>
  (store) => ({ ...store, commit: (writes, token) => store.commit(rewrite(writes), token) });

const withoutClaims = (store: Store): Store => ({
  ...store,
  get: async (key) => (isClaim(key) ? undefined : store.get(key)),
  async commit(writes, token) {
    const kept = writes.filter((write) => !isClaim(keyOf(write)));
    return kept.length === 0 ? { outcome: 'committed' } : store.commit(kept, token);
  },
});

type Rows = { -readonly [Name in keyof typeof endings]: (typeof endings)[Name] };

/** Replaces how a row's commands end for the time of a run. */
const replacing =
  <Name extends keyof Rows>(name: Name, row: (before: Rows[Name]) => Rows[Name]): NonNullable<Variant['replace']> =>
  () => {
    const rows = endings as Rows;
    const before = rows[name];
    rows[name] = row(before);
    return () => {
      rows[name] = before;
    };
  };

/** Commands that are over, for a canary that does not let them be. */
const ended = new WeakMap<object, Map<string, Item>>();

/** What was first seen of every server, for a canary that sees nothing else. */
const firstPages = new WeakMap<object, Map<string, Page>>();

export const canaries: readonly Canary[] = [
  { name: 'the index decides who has a volume, and nobody claims it', budget: 60, store: withoutClaims },
  {
    name: 'a claim is put over another',
    budget: 200,
    store: (store, actor) => {
      if (actor.kind !== 'api') return store;
      return {
        ...store,
        get: async (key) => (isClaim(key) ? undefined : store.get(key)),
        async commit(writes, token) {
          const kept = writes.filter((write) => write.kind !== 'check' || !isClaim(write.key));
          const standing = await Promise.all(kept.map((write) => (isClaim(keyOf(write)) ? store.get(keyOf(write)) : undefined)));
          return store.commit(
            kept.map((write, index) =>
              write.kind === 'put' && isClaim(write.item) ? { ...write, expect: standing[index]?.version ?? 'absent' } : write,
            ),
            token,
          );
        },
      };
    },
  },
  {
    name: 'a command is sent before its commit',
    budget: 60,
    store: (store, actor, _world, queues) => ({
      ...store,
      async commit(writes, token) {
        for (const write of writes) {
          if (actor.kind !== 'api' || write.kind !== 'put' || !isCommand(write.item)) continue;
          const command = commandSchema.parse(write.item);
          await queues.send(hostQueue(command.host), commandMessage(command)).catch(() => {});
        }
        return store.commit(writes, token);
      },
    }),
  },
  {
    name: 'what was committed and not sent is forgotten',
    budget: 60,
    queues: (queues, actor) => ({
      ...queues,
      send: async (queue, message) => (actor.kind === 'worker' && actor.name !== 'agent-events' ? undefined : queues.send(queue, message)),
    }),
  },
  {
    name: 'an agent says that it is done before it is',
    // One seed in fifty finds it.
    budget: 300,
    driver: (driver, actor, world) => ({
      ...driver,
      async power(serverId, verb) {
        void world.scheduler.sleep(actor, 2_000).then(() => driver.power(serverId, verb).catch(() => {}));
        return { powerState: powerAfter[verb] };
      },
      async attachVolume(serverId, attachment) {
        void world.scheduler.sleep(actor, 2_000).then(() => driver.attachVolume(serverId, attachment).catch(() => {}));
        return {};
      },
    }),
  },
  {
    name: 'an agent keeps no ledger',
    budget: 150,
    ledger: (ledger) => ({ ...ledger, find: async () => undefined, newestGeneration: async () => 0 }),
  },
  {
    name: 'an agent ignores generations',
    // Rare since a minute of silence no longer ends what is under way: old commands seldom meet newer ones.
    budget: 1_000,
    ledger: (ledger) => ({ ...ledger, newestGeneration: async () => 0 }),
  },
  {
    name: 'no answer from the store counts as a failure',
    budget: 400,
    store: (store) => ({
      ...store,
      commit: (writes, token) =>
        store.commit(writes, token).catch((error: unknown) => {
          if (error instanceof StoreTimeout) return { outcome: 'contended' as const };
          throw error;
        }),
    }),
  },
  {
    name: 'new volumes of servers take no quota',
    budget: 30,
    store: rewriting((writes) => {
      const isOfServer = writes.some((write) => keyOf(write).sk === 'SERVER');
      return isOfServer ? writes.filter((write) => keyOf(write).sk !== 'VOLUME_USAGE') : writes;
    }),
  },
  {
    name: 'capacity is given back twice',
    budget: 30,
    store: rewriting((writes) =>
      writes.map((write) => {
        if (write.kind !== 'add' || write.key.sk !== 'ALLOCATED' || (write.amounts['servers'] ?? 0) >= 0) return write;
        const { bounds: _, ...unbounded } = write;
        return { ...unbounded, amounts: Object.fromEntries(Object.entries(write.amounts).map(([name, amount]) => [name, amount * 2])) };
      }),
    ),
  },
  {
    name: 'counters have no bounds',
    budget: 100,
    store: rewriting((writes) =>
      writes.map((write) => {
        if (write.kind !== 'add') return write;
        const { bounds: _, ...unbounded } = write;
        return unbounded;
      }),
    ),
  },
  {
    name: 'a commit is made in two halves',
    budget: 60,
    store: (store) => ({
      ...store,
      async commit(writes, token) {
        const half = Math.ceil(writes.length / 2);
        const first = await store.commit(writes.slice(0, half), token);
        const rest = writes.slice(half);
        if (first.outcome !== 'committed' || rest.length === 0) return first;
        return store.commit(rest, `${token.slice(0, 34)}~2`);
      },
    }),
  },
  {
    name: 'the last writer wins',
    budget: 100,
    store: (store) => ({
      ...store,
      async commit(writes, token) {
        const versions = new Map<Write, Item | undefined>();
        for (const write of writes) if (write.kind === 'put' && write.expect !== 'absent') versions.set(write, await store.get(write.item));
        return store.commit(
          writes
            .filter((write) => write.kind !== 'check')
            .map((write) =>
              write.kind === 'put' && versions.has(write) ? { ...write, expect: versions.get(write)?.version ?? 'absent' } : write,
            ),
          token,
        );
      },
    }),
  },
  {
    name: 'a volume is let go when its host does not answer',
    budget: 400,
    replace: replacing('attachVolume', (before) => ({
      ...before,
      async lost(ending) {
        const mapping = ending.mappings.find(({ commandId }) => commandId === ending.command.id);
        if (mapping !== undefined) await letGo(ending.tx, ending.ports, ending.server, mapping);
        return over('Error');
      },
    })),
  },
  {
    name: 'a swap lets go of the wrong volume',
    budget: 200,
    replace: replacing('swapVolume', (before) => ({ ...before, done: before.failed, failed: before.done })),
  },
  {
    name: 'a lost stop leaves the task state',
    budget: 400,
    replace: replacing('stop', (before) => ({ ...before, lost: async () => over('Error') })),
  },
  {
    name: 'a result changes a server that does not wait for it',
    budget: 400,
    store: (store, actor, world) => {
      if (actor.kind !== 'worker') return store;
      const remembered = ended.get(world) ?? new Map<string, Item>();
      ended.set(world, remembered);
      return {
        ...store,
        async get(key) {
          const item = await store.get(key);
          if (item !== undefined && isCommand(key)) remembered.set(key.sk, item);
          return item ?? (isCommand(key) ? remembered.get(key.sk) : undefined);
        },
        async commit(writes, token) {
          const standing = await Promise.all(writes.map((write) => (isCommand(keyOf(write)) ? store.get(keyOf(write)) : undefined)));
          const kept = writes.filter((write, index) => !(isCommand(keyOf(write)) && write.kind !== 'put' && standing[index] === undefined));
          return kept.length === 0 ? { outcome: 'committed' } : store.commit(kept, token);
        },
      };
    },
  },
  {
    name: 'the place at a destination is forgotten',
    budget: 30,
    store: rewriting((writes) => {
      const moved = writes.find((write) => write.kind === 'put' && isServer(write.item) && allocationsIn(write.item).length === 2);
      if (moved?.kind !== 'put') return writes;
      const [kept, forgotten] = allocationsIn(moved.item);
      return writes
        .filter((write) => write.kind !== 'add' || write.key.pk !== `HOST#${forgotten?.host}`)
        .map((write) => (write === moved ? { ...moved, item: { ...moved.item, allocations: [{ ...kept }] } } : write));
    }),
  },
  {
    name: 'an undo meets a newer machine',
    budget: 300,
    // It ends whatever the server has on the host, some time after it has said that it did.
    driver: (driver, actor, world) => ({
      ...driver,
      async discard(serverId, machineId) {
        const result = await driver.discard(serverId, machineId);
        void world.scheduler.sleep(actor, 30_000).then(async () => {
          const newer = (await driver.machines()).find((machine) => machine.serverId === serverId);
          if (newer !== undefined) await driver.discard(serverId, newer.machineId).catch(() => {});
        });
        return result;
      },
    }),
  },
  {
    name: 'a step is sent twice',
    budget: 60,
    queues: (queues, actor) => ({
      ...queues,
      async send(queue, message) {
        await queues.send(queue, message);
        if (actor.kind === 'agent' || !queue.startsWith(hostQueue(''))) return;
        const command = commandSchema.safeParse(JSON.parse(message.body));
        if (!command.success) return;
        const id = `ffffffff${command.data.id.slice(8)}`;
        await queues.send(queue, commandMessage({ ...command.data, id }));
      },
    }),
  },
  {
    name: 'the API shows servers as they once were',
    budget: 60,
    store: (store, actor, world) => {
      if (actor.kind !== 'api') return store;
      const old = firstPages.get(world) ?? new Map<string, Page>();
      firstPages.set(world, old);
      return {
        ...store,
        async list(query) {
          const page = await store.list(query);
          if (query.index !== 'table' || !query.partition.startsWith('SERVER#') || [...page.items].length === 0) return page;
          const shown = old.get(query.partition) ?? page;
          old.set(query.partition, shown);
          return shown;
        },
      };
    },
  },
  {
    name: 'an image whose upload has failed stays',
    budget: 1_500,
    replace: replacing('createImage', (before) => ({
      ...before,
      async failed({ tx, server }) {
        tx.put(servers, { ...server, taskState: null, commandId: null, imaging: null });
        return over('Error');
      },
    })),
  },
  {
    name: 'a token is honoured twice',
    budget: 400,
    store: (store) => ({
      ...store,
      get: async (key) => (isTokenAnswer(key) ? undefined : store.get(key)),
      commit: (writes, token) =>
        store.commit(
          writes.filter((write) => !isTokenAnswer(keyOf(write))),
          token,
        ),
    }),
  },
];
