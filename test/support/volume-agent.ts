/** An agent that keeps volumes in its books only, by the rules of shared/messaging/volume-orders.ts. It works when a test says so. */
import assert from 'node:assert/strict';
import { ensureHostQueue, eventsQueue, hostQueue } from '../../shared/messaging/agent-queues.ts';
import type { Message, Queues } from '../../shared/messaging/port.ts';
import {
  exportName,
  readVolumeOrder,
  type VolumeEvent,
  type VolumeHeartbeat,
  type VolumeOrder,
  volumeEventMessage,
  volumeHeartbeatMessage,
  type WantedVolume,
} from '../../shared/messaging/volume-orders.ts';
import type { FakeClock } from './clock.ts';

interface KeptVolume {
  sizeGib: number;
  source: WantedVolume['source'];
  contents: number;
  readonly encryptionKey: string | undefined;
  snapshotIds: readonly string[];
  /** By name, with their keys. */
  exports: Map<string, string | undefined>;
  uploaded: VolumeEvent['uploaded'];
}

/**
 * - `answered`: carried out, and told.
 * - `told twice`: the event comes twice.
 * - `dies after`: carried out, and the agent dies before it has told; the order comes again.
 * - `late`: carried out; it is told when the test calls `tell`.
 * - `lost`: the queue has lost it.
 */
export type OrderFate = 'answered' | 'told twice' | 'dies after' | 'late' | 'lost';

type Fault = VolumeEvent['faults'][number];

interface Options {
  readonly host: string;
  readonly queues: Queues;
  readonly clock: FakeClock;
  readonly reach?: VolumeHeartbeat['reach'];
}

export type FakeVolumeAgent = ReturnType<typeof fakeVolumeAgent>;

export function fakeVolumeAgent({ host, queues, clock, reach = { address: '10.0.0.9', port: 10_809 } }: Options) {
  const volumes = new Map<string, KeptVolume>();
  const newest = new Map<string, number>();
  const late: { readonly event: VolumeEvent; readonly message: Message }[] = [];
  /** Exports that it had to refuse because another stood: the platform must never ask for two. */
  const refused: string[] = [];
  /** Every export that was ever opened or closed, in order. */
  const journal: string[] = [];

  function export_(id: string, volume: KeptVolume, wanted: WantedVolume): Fault[] {
    const faults: Fault[] = [];
    const names = new Set(wanted.exports.map(exportName));
    for (const name of volume.exports.keys()) {
      if (names.has(name)) continue;
      volume.exports.delete(name);
      journal.push(`- ${name}`);
    }
    for (const each of wanted.exports) {
      const name = exportName(each);
      if (volume.exports.has(name)) continue;
      if (volume.exports.size > 0 && !wanted.isShared) {
        refused.push(name);
        faults.push({ of: 'export', id: each.attachmentId, message: `Somebody else uses ${id}.` });
        continue;
      }
      volume.exports.set(name, each.key);
      journal.push(`+ ${name}`);
    }
    return faults;
  }

  /** Makes it as it is wanted, but for what the test forbids. */
  function carryOut({ volumeId: id, wanted }: VolumeOrder): Fault[] {
    const forbidden = agent.forbids({ volumeId: id, wanted });
    const isForbidden = (of: Fault['of'], thing?: string) =>
      forbidden.some((fault) => fault.of === of && (thing === undefined || fault.id === thing));
    if (wanted === null) {
      if (isForbidden('volume')) return forbidden;
      for (const name of volumes.get(id)?.exports.keys() ?? []) journal.push(`- ${name}`);
      volumes.delete(id);
      return [];
    }
    if (!volumes.has(id)) {
      if (isForbidden('volume')) return forbidden;
      const { sizeGib, source, contents = 0, encryptionKey } = wanted;
      volumes.set(id, { sizeGib, source, contents, encryptionKey, snapshotIds: [], exports: new Map(), uploaded: [] });
    }
    const volume = volumes.get(id);
    assert.ok(volume);
    if ((wanted.contents ?? 0) > volume.contents) {
      export_(id, volume, { ...wanted, exports: [] });
      if (isForbidden('contents')) return forbidden;
      Object.assign(volume, { source: wanted.source, contents: wanted.contents });
    }
    if (!isForbidden('size')) volume.sizeGib = Math.max(volume.sizeGib, wanted.sizeGib);
    volume.snapshotIds = wanted.snapshotIds.filter((each) => volume.snapshotIds.includes(each) || !isForbidden('snapshot', each));
    volume.uploaded = wanted.uploads
      .filter((each) => !isForbidden('upload', each.id))
      .map(({ id: imageId, dataId, diskFormat }) => ({
        id: imageId,
        dataId,
        sizeBytes: 7,
        checksum: 'c'.repeat(32),
        sha512: 'd'.repeat(128),
        diskFormat,
      }));
    const faults = export_(id, volume, wanted);
    return [...forbidden, ...faults];
  }

  function eventOf({ volumeId, revision }: VolumeOrder, faults: readonly Fault[]): VolumeEvent {
    const volume = volumes.get(volumeId);
    const standing =
      volume === undefined
        ? null
        : {
            ...{ sizeGib: volume.sizeGib, snapshotIds: [...volume.snapshotIds], exports: [...volume.exports.keys()] },
            ...(volume.contents === 0 ? {} : { contents: volume.contents }),
          };
    return {
      type: 'volume',
      ...{ host, volumeId, revision, standing, faults: [...faults], at: clock.now() },
      uploaded: volume === undefined ? [] : [...volume.uploaded],
    };
  }

  const say = (event: VolumeEvent, message: Pick<Message, 'id' | 'receiveCount'>) =>
    queues.send(eventsQueue, volumeEventMessage(event, message));

  async function take(message: Message): Promise<void> {
    const order = readVolumeOrder(message.body);
    agent.orders.push(order);
    const fate = agent.fate(order);
    if (fate === 'lost') return queues.acknowledge(hostQueue(host), message.receipt);
    const isOld = order.revision < (newest.get(order.volumeId) ?? 0);
    newest.set(order.volumeId, Math.max(order.revision, newest.get(order.volumeId) ?? 0));
    const event = eventOf(order, isOld ? [] : carryOut(order));
    if (fate === 'dies after') return queues.extend(hostQueue(host), message.receipt, 0);
    if (fate === 'late') late.push({ event, message });
    else await say(event, message);
    if (fate === 'told twice') await say(event, { ...message, receiveCount: message.receiveCount + 1 });
    await queues.acknowledge(hostQueue(host), message.receipt);
  }

  const agent = {
    host,
    volumes,
    journal,
    refused,
    /** As they came. */
    orders: [] as VolumeOrder[],
    /** What becomes of an order that it is handed. */
    fate: (_order: VolumeOrder): OrderFate => 'answered',
    /** What of an order it cannot do. */
    forbids: (_order: Pick<VolumeOrder, 'volumeId' | 'wanted'>): Fault[] => [],
    /** An agent that is off takes nothing. */
    isOff: false,
    reach,

    ensure: () => ensureHostQueue(queues, host),

    /** @returns how many orders it has taken */
    async work(): Promise<number> {
      if (agent.isOff) return 0;
      const messages = await queues.receive(hostQueue(host), { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
      for (const message of messages) await take(message);
      return messages.length;
    },

    /** Tells what it was late with. */
    async tell(): Promise<void> {
      for (const { event, message } of late.splice(0)) await say(event, message);
    },

    beat: (capacity: VolumeHeartbeat['capacity'] = { totalGib: 1000, freeGib: 1000, provisionedGib: 0 }) =>
      queues.send(
        eventsQueue,
        volumeHeartbeatMessage({ type: 'volume heartbeat', host, at: clock.now(), startedAt: 0, reach: agent.reach, capacity }),
      ),

    exportsOf: (volumeId: string): readonly string[] => [...(volumes.get(volumeId)?.exports.keys() ?? [])],
  };
  return agent;
}
