/** The agent of a host that keeps volumes: takes orders from the host's queue, carries them out, and tells how the volumes are. */
import { eventsQueue, hostQueue } from '../../shared/messaging/agent-queues.ts';
import { MalformedMessage } from '../../shared/messaging/encoding.ts';
import { lanes } from '../../shared/messaging/lanes.ts';
import type { Message } from '../../shared/messaging/port.ts';
import {
  readVolumeOrder,
  type VolumeHeartbeat,
  type VolumeReach,
  volumeEventMessage,
  volumeHeartbeatMessage,
} from '../../shared/messaging/volume-orders.ts';
import { type AgentEnd, agentLoop, type LoopPorts, text } from '../loop.ts';
import type { VolumeKeeper } from './keeper.ts';

export interface VolumeAgentOptions extends LoopPorts {
  readonly keeper: VolumeKeeper;
  readonly reach: VolumeReach;
}

/** How often storage daemons that died by themselves are looked for, milliseconds: hosts wait 30 s for a volume that goes away, and then their guests see errors. */
const reviveEvery = 5_000;
/** What is still missing is told of again after so many milliseconds. */
const tellAgainAfter = 60_000;

/**
 * Runs it until it is told to stop. Volumes are dealt with in parallel, and the orders for each in turn. An order is acknowledged when its answer is sent: an agent
 * that dies leaves it to the next one, who finds what is done already.
 *
 * An order that overtakes (its group is that of the lane `control`) cuts short what is under way for its volume.
 *
 * The queues must be there: see ensureHostQueue and ensureEventQueues.
 */
export async function runVolumeAgent(options: VolumeAgentOptions): Promise<AgentEnd> {
  const { host, queues, keeper, reach, clock, log, signal } = options;
  const startedAt = clock.now();

  async function carryOut(message: Message): Promise<void> {
    const order = readVolumeOrder(message.body);
    if (order.host !== host) throw new MalformedMessage(`an order for ${host}`);
    const { volumeId, revision } = order;
    const answer = await keeper.carryOut(order);
    await queues.send(eventsQueue, volumeEventMessage({ type: 'volume', host, volumeId, revision, ...answer, at: clock.now() }, message));
    await queues.acknowledge(hostQueue(host), message.receipt);
    log.write({ level: 'info', event: 'order ended', host, volumeId, revision, standing: answer.standing, faults: answer.faults });
  }

  /** Told of what was made to stand again, and could not: whoever knows more sends another order. */
  async function tellOf(restored: Awaited<ReturnType<VolumeKeeper['restore']>>): Promise<void> {
    const at = clock.now();
    for (const { volumeId, revision, answer } of restored) {
      const event = { type: 'volume', host, volumeId, revision, ...answer, at } as const;
      await queues.send(eventsQueue, volumeEventMessage(event, { id: `restored-${at}`, receiveCount: 1 }));
    }
  }

  async function tellOfThose(restored: () => ReturnType<VolumeKeeper['restore']>): Promise<void> {
    try {
      await tellOf(await restored());
    } catch (error) {
      log.write({ level: 'warn', event: 'volumes not told of', host, message: text(error) });
    }
  }

  async function beat(): Promise<void> {
    const capacity = await keeper.capacity();
    const event: VolumeHeartbeat = { type: 'volume heartbeat', host, at: clock.now(), startedAt, reach, capacity };
    await queues.send(eventsQueue, volumeHeartbeatMessage(event));
  }

  /** Those that cannot stand again for lack of a key are told of now and then, until somebody has brought it. */
  async function reviveUntilStopped(): Promise<void> {
    let told: ReadonlyMap<string, number> = new Map();
    while (!signal.aborted) {
      await clock.sleep(reviveEvery, signal);
      if (signal.aborted) return;
      await tellOfThose(async () => {
        const [untold, before, now] = [await keeper.revive(), told, clock.now()];
        const isDue = ({ volumeId }: { readonly volumeId: string }) => (before.get(volumeId) ?? 0) <= now - tellAgainAfter;
        told = new Map(untold.map((each) => [each.volumeId, isDue(each) ? now : (before.get(each.volumeId) ?? now)]));
        return untold.filter(isDue);
      });
    }
  }

  const loop = agentLoop({
    ...options,
    lanes: { server: { ...lanes.server, deal: carryOut }, control: { ...lanes.control, deal: carryOut } },
    laneOfGroup: (group) => (lanes.control.isOf(group) ? 'control' : 'server'),
    beat,
  });
  const [end] = await Promise.all([loop.run().finally(() => keeper.close()), tellOfThose(() => keeper.restore()), reviveUntilStopped()]);
  return end;
}
