/** What goes wrong with volumes and images. */
import { letGo } from '../../../shared/compute/actions/attach-volume/attach.ts';
import { over } from '../../../shared/compute/commands/ending.ts';
import { servers } from '../../../shared/compute/servers/server.ts';
import type { Key, Store } from '../../../shared/store/port.ts';
import { keyOf } from '../../../shared/store/requests.ts';
import { type Canary, replacing, rewriting } from './canary.ts';

const isClaim = ({ pk, sk }: Key) => pk.startsWith('VOLUME#') && sk.startsWith('CLAIM');

const withoutClaims = (store: Store): Store => ({
  ...store,
  get: async (key) => (isClaim(key) ? undefined : store.get(key)),
  async commit(writes, token) {
    const kept = writes.filter((write) => !isClaim(keyOf(write)));
    return kept.length === 0 ? { outcome: 'committed' } : store.commit(kept, token);
  },
});

export const canariesOfVolumes: readonly Canary[] = [
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
];
