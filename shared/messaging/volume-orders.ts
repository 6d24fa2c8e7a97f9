/**
 * What the API tells the agents that keep volumes: orders. An order says how a volume is to be, all of it, and the agent makes it so; a newer order takes the place of
 * an older one, so that one which is lost, late or repeated does no harm.
 */
import { z } from 'zod/mini';
import { compiled } from '../store/compiled.ts';
import { encode, MalformedMessage, parseJson } from './encoding.ts';
import { lanes } from './lanes.ts';
import { count, hostName, milliseconds } from './members.ts';
import type { OutgoingMessage } from './port.ts';

/** A URL that carries its own permission, or a file of the machine that agent and API share. One of the two; said when the order is sent. */
const bytesAt = { url: z.optional(z.string()), file: z.optional(z.string()) };

const source = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('image'),
    image: z.object({
      id: z.string(),
      dataId: z.nullish(z.string()),
      ...bytesAt,
      diskFormat: z.optional(z.string()),
      checksum: z.optional(z.string()),
    }),
  }),
  z.object({ of: z.literal('volume'), volumeId: z.guid() }),
  z.object({ of: z.literal('snapshot'), volumeId: z.guid(), snapshotId: z.guid() }),
]);
export type VolumeSource = z.output<typeof source>;

/** Counts how often what is on a volume was replaced; absent: never. */
const contents = z.optional(z.int().check(z.positive()));

/** One host's use of the volume. Another host under the same attachment is another export, and ends this one. So are other contents: nobody who waits for them reads what was there before. */
const volumeExport = z.object({
  attachmentId: z.string(),
  host: hostName,
  isReadOnly: z.boolean(),
  contents,
  /** 64 hexadecimal digits that the host proves itself with (TLS-PSK); absent on one machine, where folders keep others out. Never kept in the table: made when it is sent. */
  key: z.optional(z.string()),
});
export type VolumeExport = z.output<typeof volumeExport>;

const wanted = z.object({
  sizeGib: count,
  /** What is on it at first; null: nothing. Only looked at as long as it is not there, or has older contents. */
  source: z.nullable(source),
  /** What is there with a smaller number is thrown away, and made anew of the source. */
  contents,
  /** Whether several may write to it at once. If not, an export is refused while another stands that is still wanted. */
  isShared: z.boolean(),
  /** Base64, and the passphrase as it stands here (QEMU takes none that is no text); what is on the disk is encrypted with it, and was on what it is a copy of. Made when it is sent. */
  encryptionKey: z.optional(z.string()),
  /** Snapshots that are there: those missing are taken, others are thrown away. */
  snapshotIds: z.array(z.guid()),
  exports: z.array(volumeExport),
  /** Images that are to be made of it as it is now, or of one of its snapshots, each once. */
  uploads: z.array(z.object({ id: z.guid(), dataId: z.string(), diskFormat: z.string(), snapshotId: z.optional(z.guid()), ...bytesAt })),
});
export type WantedVolume = z.output<typeof wanted>;

const volumeOrderSchema = compiled({
  type: z.literal('volume order'),
  host: hostName,
  volumeId: z.guid(),
  /** The volume's, raised with every order for it: an agent answers one older than the newest it has seen by how the volume is, and changes nothing. */
  revision: z.int().check(z.positive()),
  issuedAt: milliseconds,
  requestId: z.string(),
  /** Null: it is to be gone, with its snapshots and exports. */
  wanted: z.nullable(wanted),
});
export type VolumeOrder = z.output<typeof volumeOrderSchema>;

interface Sending {
  /** Sets a deliberate repetition apart from the first sending. */
  readonly attempt?: number;
  /** Whether it is not to wait until what is under way for the volume has ended: it takes something away. */
  readonly overtakes?: boolean;
}

/** An order on its way: in order with the volume's others, unless it overtakes them. */
export function volumeOrderMessage(order: VolumeOrder, { attempt = 0, overtakes = false }: Sending = {}): OutgoingMessage {
  const id = `${order.volumeId}:${order.revision}`;
  const { group } = lanes[overtakes ? 'control' : 'server'];
  return { group: group(order.volumeId), deduplicationId: attempt === 0 ? id : `${id}:${attempt}`, body: encode(order) };
}

/** @throws MalformedMessage */
export function readVolumeOrder(body: string): VolumeOrder {
  const read = z.safeParse(volumeOrderSchema, parseJson(body));
  if (!read.success) throw new MalformedMessage('an order for a volume', read.error);
  return read.data;
}

/** How hosts reach what an agent exports: a folder of sockets on the same machine, or a port that tells which port an export is at. */
const reach = z.union([z.object({ folder: z.string() }), z.object({ address: z.string(), port: z.int().check(z.positive()) })]);
export type VolumeReach = z.output<typeof reach>;

/**
 * What a compute host is told of a volume that an agent keeps: the `data` of its connection, whose `driver_volume_type` is `nbd`. The export may not be there yet when the host
 * is told: it tries again for a while. Where `reach` is a folder its socket is where the symbolic link `FOLDER/EXPORT` leads to, which is always short enough for a socket's path, as the link itself
 * may not be (`realpath` first, then connect); else `GET http://ADDRESS:PORT/exports/EXPORT` answers `{"port": N}`, or 404 as
 * long as it is not there, and the NBD server at that port speaks TLS with `username` the export's name and `key`.
 */
export const nbdConnection = compiled({
  volume_id: z.guid(),
  /** The export's name: see `exportName`. */
  export: z.string(),
  reach,
  key: z.optional(z.string()),
  is_read_only: z.boolean(),
});
export type NbdConnection = z.output<typeof nbdConnection>;

/** The name of an export at its agent: of one attachment on one host. */
export const exportName = ({ attachmentId, host, contents: of }: Pick<VolumeExport, 'attachmentId' | 'host' | 'contents'>): string =>
  `${of === undefined ? '' : `${of}.`}${attachmentId}.${host}`;

const fault = z.object({
  /** What of the order could not be done. */
  of: z.enum(['volume', 'contents', 'size', 'snapshot', 'upload', 'export']),
  /** Of the snapshot, the image or the attachment. */
  id: z.optional(z.string()),
  /** A sentence for the volume's owner: no paths, no addresses of hosts. */
  message: z.string(),
});

export const volumeEventSchema = compiled({
  type: z.literal('volume'),
  host: hostName,
  volumeId: z.guid(),
  /** Of the order that this answers. */
  revision: z.int().check(z.positive()),
  /** How the volume is now: null when there is none. */
  standing: z.nullable(
    z.object({
      sizeGib: count,
      snapshotIds: z.array(z.guid()),
      /** Names of exports that stand. */
      exports: z.array(z.string()),
      /** Which of its contents it has; absent: its first. */
      contents,
    }),
  ),
  /** What was sent as an image's bytes. */
  uploaded: z.array(
    z.object({ id: z.guid(), dataId: z.string(), sizeBytes: count, checksum: z.string(), sha512: z.string(), diskFormat: z.string() }),
  ),
  faults: z.array(fault),
  at: milliseconds,
});
export type VolumeEvent = z.output<typeof volumeEventSchema>;

export const volumeHeartbeatSchema = compiled({
  type: z.literal('volume heartbeat'),
  host: hostName,
  at: milliseconds,
  /** When the agent's process started: another value is another process. */
  startedAt: milliseconds,
  reach,
  /** GiB: how large its disk is, what is free of it, and what its volumes may grow to. */
  capacity: z.object({ totalGib: count, freeGib: count, provisionedGib: count }),
});
export type VolumeHeartbeat = z.output<typeof volumeHeartbeatSchema>;

/** Its deduplication id names the delivery that it answers, as a command's result does. */
export function volumeEventMessage(event: VolumeEvent, delivery: { readonly id: string; readonly receiveCount: number }): OutgoingMessage {
  return {
    group: event.volumeId,
    deduplicationId: `${event.volumeId}:${event.revision}:${delivery.id}:${delivery.receiveCount}`,
    body: encode(event),
  };
}

export function volumeHeartbeatMessage(event: VolumeHeartbeat): OutgoingMessage {
  return { group: event.host, deduplicationId: `${event.host}:${event.startedAt}:${event.at}`, body: encode(event) };
}
