/** What operations on aggregates answer with. */
import type { Version } from '../../../operation/version.ts';
import type { Store } from '../../../store/port.ts';
import { type Aggregate, hostsIn, listAggregates } from './aggregate.ts';
import { aggregateView } from './view.ts';

async function shown(store: Store, aggregate: Aggregate, version: Version) {
  return aggregateView.show(aggregate, version, { hosts: await hostsIn(store, aggregate.id) });
}

export const aggregateShown = async (store: Store, aggregate: Aggregate, version: Version) => ({
  aggregate: await shown(store, aggregate, version),
});

export async function aggregatesShown(store: Store, version: Version) {
  return Promise.all((await listAggregates(store)).map((aggregate) => shown(store, aggregate, version)));
}
