/** The store as an actor sees it: every call an event of the scheduler, with the faults of the seed. */
import { type CommitResult, type Store, StoreTimeout } from '../../shared/store/port.ts';
import { keyOf } from '../../shared/store/requests.ts';
import type { Actor } from './scheduler.ts';
import type { World } from './world.ts';

const contended: CommitResult = { outcome: 'contended' };

export function faultyStore(world: World, actor: Actor): Store {
  const { scheduler, faults, store } = world;

  const read = <T>(label: string, effect: () => Promise<T>): Promise<T> =>
    scheduler.call(actor, label, () => {
      if (faults.strikes('store.throttled')) throw new StoreTimeout('The store is throttling.');
      return effect();
    });

  return {
    get: (key) => read(`get ${key.pk} ${key.sk}`, () => store.get(key)),
    getMany: (keys) => read(`getMany ${keys.length}`, () => store.getMany(keys)),
    list: (query) =>
      read(`list ${query.index} ${query.partition}`, async () => {
        const isShort = faults.strikes('store.short-pages');
        if (isShort && query.after !== undefined && scheduler.steps % 3 === 0) return { items: [], after: query.after };
        const asked = isShort ? { ...query, limit: 1 } : query;
        return query.index === 'table' ? store.list(asked) : world.laggingIndex().list(asked);
      }),
    commit: (writes, token) =>
      scheduler.call(
        actor,
        `commit ${writes.map((write) => `${write.kind} ${keyOf(write).pk} ${keyOf(write).sk}`).join(', ')}`,
        async () => {
          if (faults.strikes('store.contended')) {
            world.mark('commit contended');
            return contended;
          }
          if (faults.strikes('store.timeout-lost')) throw new StoreTimeout('No answer; nothing was done.');
          const commit = () => world.commit(actor, writes, token);
          if (faults.strikes('store.timeout-late')) {
            scheduler.at(scheduler.now + (scheduler.steps % 20_000), `a late commit of ${actor.name}`, async () => void (await commit()));
            throw new StoreTimeout('No answer; it will be done.');
          }
          const result = await commit();
          if (result.outcome === 'committed' && faults.strikes('store.replayed')) {
            scheduler.at(scheduler.now + (scheduler.steps % 60_000), `a commit of ${actor.name} again`, async () => void (await commit()));
          }
          if (faults.strikes('store.timeout-applied')) throw new StoreTimeout(`No answer; it was ${result.outcome}.`);
          if (result.outcome !== 'committed') world.mark(`commit ${result.outcome}`);
          return result;
        },
      ),
  };
}
