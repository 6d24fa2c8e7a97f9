/** How an aggregate is shown. Source: contract/schemas/AggregateController.*.json. */
import { shownSince, view } from '../../../operation/view.ts';
import { microseconds } from '../../servers/view.ts';
import { type Aggregate, zoneKey } from './aggregate.ts';

const itself = {
  id: ({ id }: Aggregate) => id,
  name: ({ name }: Aggregate) => name,
  availability_zone: ({ metadata }: Aggregate) => metadata[zoneKey] ?? null,
  created_at: ({ createdAt }: Aggregate) => microseconds(createdAt),
  updated_at: ({ updatedAt }: Aggregate) => microseconds(updatedAt),
  deleted: () => false,
  deleted_at: () => null,
  uuid: shownSince<Aggregate, unknown>('2.41', ({ uuid }) => uuid),
};

/** What was just made is shown without what it cannot have yet. */
export const newAggregateView = view<Aggregate, unknown>(itself);

export const aggregateView = view<Aggregate, { readonly hosts: readonly string[] }>({
  ...itself,
  hosts: (_, { hosts }) => hosts,
  metadata: ({ metadata }) => metadata,
});
