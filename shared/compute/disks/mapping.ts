/** Block device mappings as stored: beside their server, so that one query reads both, and found by volume through the `volume_id` index. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import { type Server, servers } from '../servers/server.ts';

const text = z.nullable(z.string());

const mappingSchema = compiled({
  id: z.string(),
  serverId: z.string(),
  sourceType: z.enum(['blank', 'image', 'snapshot', 'volume']),
  destinationType: z.enum(['local', 'volume']),
  deviceName: text,
  bootIndex: z.nullable(z.number()),
  deviceType: text,
  diskBus: text,
  guestFormat: text,
  volumeSizeGib: z.nullable(z.number()),
  volumeType: text,
  imageId: text,
  snapshotId: text,
  volumeId: text,
  deleteOnTermination: z.boolean(),
  noDevice: z.boolean(),
  tag: text,
  /** The volume service's name for this use of the volume; null for local disks. */
  attachmentId: text,
  /** The volume host whose agent keeps the volume; absent for volumes that are in the books only. */
  keptAt: z.optional(z.object({ host: z.string(), isReadOnly: z.boolean(), contents: z.optional(z.number()) })),
  /** Whether the volume's claim is one of several. */
  sharesVolume: z.boolean(),
  /** `attaching` and `detaching` while the host is told to; `attached` otherwise. */
  state: z.enum(['attaching', 'attached', 'detaching']),
  /** The command whose result ends that; null when none is awaited. */
  commandId: text,
});
export type Mapping = z.infer<typeof mappingSchema>;

export interface MappingId {
  readonly serverId: string;
  readonly id: string;
}

export const mappings = collection({
  name: 'block device mapping',
  schema: mappingSchema,
  key: ({ serverId, id }: MappingId) => ({ pk: `SERVER#${serverId}`, sk: `SERVER#MAPPING#${id}` }),
  id: ({ serverId, id }) => ({ serverId, id }),
  indexes: { volume_id: (mapping) => (mapping.volumeId === null ? undefined : [mapping.volumeId, mapping.serverId]) },
});

export interface ServerWithMappings {
  readonly server: Server | undefined;
  readonly mappings: readonly Mapping[];
}

/**
 * The server and its mappings, in one query, seen by the transaction. Which mappings there are changes only together with their server,
 * which shows their volumes: it vouches for them, so that a commit need not check each. What a mapping says of its volume stays as it is, but
 * for `state`, `commandId` and `deleteOnTermination`; an attachment's success changes the first two and not the server. So whoever decides by
 * one of the three puts or removes the mapping, which expects it as it was read.
 */
export async function readWithMappings(tx: Transaction, store: Store, serverId: string): Promise<ServerWithMappings> {
  let server: Server | undefined;
  const found: Mapping[] = [];
  let after: Parameters<Store['list']>[0]['after'];
  do {
    const page = await store.list({
      index: 'table',
      partition: servers.key(serverId).pk,
      range: { prefix: 'SERVER' },
      limit: 100,
      ...(after === undefined ? {} : { after }),
    });
    for (const item of page.items) {
      if (item.sk === servers.key(serverId).sk) {
        server = tx.saw(servers, serverId, item);
        continue;
      }
      const mapping = mappings.parse(item);
      tx.saw(mappings, mapping, item, { guarded: false });
      found.push(mapping);
    }
    after = page.after;
  } while (after !== undefined);
  if (server === undefined) tx.saw(servers, serverId, undefined);
  return { server, mappings: found.toSorted((a, b) => byBootIndex(a) - byBootIndex(b)) };
}

export const disksSettledErrors = [computeErrors.InvalidState];

/**
 * A server leaves its host with all of its volumes or not at all: none may be on its way.
 *
 * @throws disksSettledErrors
 */
export function assertDisksSettled(action: string, { id }: Pick<Server, 'id'>, of: readonly Mapping[]): void {
  if (of.every(({ state }) => state === 'attached')) return;
  throw computeErrors.InvalidState({ action, instance_uuid: id, attr: 'task_state', state: 'block_device_mapping' });
}

/** Disks that boot come first, in order. */
const byBootIndex = ({ bootIndex }: Mapping) => (bootIndex === null || bootIndex < 0 ? Number.MAX_SAFE_INTEGER : bootIndex);

/** The servers that map a volume, as far as the index knows: to answer early and by name, never to decide. */
export async function serversMapping(store: Store, volumeId: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const mapping of mappings.all(store, { index: 'volume_id', partition: volumeId })) found.push(mapping.serverId);
  return found;
}

/** How the list of attached volumes on a server follows from its mappings. What a swap is to bring shows when the host has it. */
export function attachedVolumes(of: readonly Mapping[]): Server['volumesAttached'] {
  const swaps = new Set(of.flatMap(({ state, commandId }) => (state === 'detaching' && commandId !== null ? [commandId] : [])));
  const isToCome = ({ state, commandId }: Mapping) => state === 'attaching' && commandId !== null && swaps.has(commandId);
  return of
    .filter((each) => !isToCome(each))
    .flatMap(({ id, volumeId, deleteOnTermination }) => (volumeId === null ? [] : [{ volumeId, mappingId: id, deleteOnTermination }]));
}
