/** What goes wrong with servers, their places and their quotas. */
import { over } from '../../../shared/compute/commands/ending.ts';
import { hostOfKey, isOfGroup } from '../../../shared/compute/groups/group.ts';
import { userUsagePrefix } from '../../../shared/quota/usage.ts';
import { type Item, type Key, type Page, StoreTimeout, type Write } from '../../../shared/store/port.ts';
import { keyOf } from '../../../shared/store/requests.ts';
import { allocationsIn, type Canary, isCommand, isServer, replacing, rewriting } from './canary.ts';

const isOfUser = (write: Write): write is Extract<Write, { kind: 'add' }> =>
  write.kind === 'add' && write.key.sk.startsWith(userUsagePrefix);

const isTokenAnswer = ({ pk }: Key) => pk.startsWith('CLIENT_TOKEN#');

/** Commands that are over, for a canary that does not let them be. */
const ended = new WeakMap<object, Map<string, Item>>();

/** What was first seen of every server, for a canary that sees nothing else. */
const firstPages = new WeakMap<object, Map<string, Page>>();

export const canariesOfServers: readonly Canary[] = [
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
    name: 'a place of a server group is not claimed',
    budget: 200,
    store: rewriting((writes) => writes.filter((write) => hostOfKey(keyOf(write)) === undefined)),
  },
  {
    name: 'nobody looks where a server group is, and its places have no bound',
    budget: 600,
    store: (store) => ({
      ...store,
      list: async (query) => (query.index === 'table' && isOfGroup({ pk: query.partition }) ? { items: [] } : store.list(query)),
      commit: (writes, token) =>
        store.commit(
          writes.map((write) => {
            if (write.kind !== 'add' || hostOfKey(write.key) === undefined) return write;
            const { bounds: _, ...unbounded } = write;
            return unbounded;
          }),
          token,
        ),
    }),
  },
  {
    name: 'users are given nothing back',
    budget: 20,
    store: rewriting((writes) => writes.filter((write) => !isOfUser(write) || Object.values(write.amounts).some((amount) => amount > 0))),
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
