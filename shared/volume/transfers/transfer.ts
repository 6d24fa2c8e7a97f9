/** Transfers: a volume that is offered to whoever has the key, which is kept as its digest. */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import { shownSince, view } from '../../operation/view.ts';
import { collection } from '../../store/collection.ts';
import type { Store } from '../../store/port.ts';
import { shardOf } from '../../store/shard.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as volumeErrors from '../errors.ts';
import { equals } from '../filters.ts';
import { type LinkContext, volumeLinks } from '../links.ts';
import { listAll } from '../list-all.ts';
import type { Listing } from '../pages.ts';
import { time } from '../views.ts';
import { mayUse } from '../volume.ts';

const transferSchema = z.object({
  id: z.string(),
  /** Whose the volume is. */
  projectId: z.string(),
  volumeId: z.string(),
  name: z.nullable(z.string()),
  keyDigest: z.string(),
  /** Whether the volume's snapshots stay behind. */
  withoutSnapshots: z.boolean(),
  createdAt: z.string(),
});
export type Transfer = z.infer<typeof transferSchema>;

const partitions = {
  project: (projectId: string) => `TRANSFER#${projectId}`,
  all: (shard: number) => `TRANSFER#${shard}`,
};

export const transfers = /* @__PURE__ */ collection({
  name: 'volume transfer',
  schema: transferSchema,
  key: (id: string) => ({ pk: `TRANSFER#${id}`, sk: 'TRANSFER' }),
  id: ({ id }) => id,
  indexes: {
    project: (transfer) => [partitions.project(transfer.projectId), `${transfer.createdAt}#${transfer.id}`],
    all: (transfer) => [partitions.all(shardOf(transfer.id)), `${transfer.createdAt}#${transfer.id}`],
  },
});

export const listTransfers = (store: Store, projectId: string | undefined): Promise<readonly Transfer[]> =>
  listAll(store, transfers, partitions, projectId);

export const findTransferErrors = [volumeErrors.TransferNotFound];

/** @param caller who may see it: the project that offers it; absent for whoever has the key */
export async function findTransfer(from: Store | Transaction, id: string, caller?: Caller): Promise<Transfer> {
  const transfer = 'commit' in from ? await transfers.get(from, id) : await from.get(transfers, id);
  if (transfer === undefined || (caller !== undefined && !mayUse(transfer, caller)))
    throw volumeErrors.TransferNotFound({ transfer_id: id });
  return transfer;
}

export const transferListing: Listing<Transfer> = {
  id: ({ id }) => id,
  missing: (marker) => volumeErrors.TransferNotFound({ transfer_id: marker }),
  filters: { name: equals(({ name }) => name), volume_id: equals(({ volumeId }) => volumeId) },
  sortKeys: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    volume_id: ({ volumeId }) => volumeId,
    created_at: ({ createdAt }) => createdAt,
  },
};

export const transferSummary = view<Transfer, LinkContext>({
  id: ({ id }) => id,
  name: ({ name }) => name,
  volume_id: ({ volumeId }) => volumeId,
  links: ({ id }, context) => volumeLinks(`volume-transfers/${id}`, context),
});

/** One that was accepted is gone: what is shown has gone to nobody yet. */
export const transferDetail = view<Transfer, LinkContext>({
  ...transferSummary.fields,
  created_at: ({ createdAt }) => time(createdAt),
  no_snapshots: shownSince('3.55', ({ withoutSnapshots }) => withoutSnapshots),
  source_project_id: shownSince('3.57', ({ projectId }) => projectId),
  destination_project_id: shownSince('3.57', () => null),
  accepted: shownSince('3.57', () => false),
});
