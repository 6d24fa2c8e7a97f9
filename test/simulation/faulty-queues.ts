/** The queues as an actor sees them: every call an event of the scheduler, with the faults of the seed. */
import type { Message, OutgoingMessage, Queues, ReceiveOptions } from '../../shared/messaging/port.ts';
import type { Stream } from './chance.ts';
import type { Actor } from './scheduler.ts';
import type { World } from './world.ts';

/** @param isCut whether nothing of this actor reaches the queues now */
export function faultyQueues(world: World, actor: Actor, isCut: () => boolean = () => false): Queues {
  const { scheduler, faults, queues } = world;
  const chance = world.chance.fork(`queues of ${actor.name}`);

  const call = <T>(label: string, effect: () => Promise<T>): Promise<T> =>
    scheduler.call(actor, label, () => {
      if (isCut()) throw new Error('The queues cannot be reached.');
      return effect();
    });

  async function send(queue: string, message: OutgoingMessage): Promise<void> {
    if (faults.strikes('queue.send-failed')) throw new Error('The message was not sent.');
    const isNew = faults.strikes('queue.forgotten-deduplication');
    const sent = isNew ? { ...message, deduplicationId: `${message.deduplicationId.slice(0, 100)}~${scheduler.steps}` } : message;
    await world.deliver(queue, sent, faults.strikes('queue.delayed') ? chance.between(1, 90_000) : 0);
    if (faults.strikes('queue.send-unknown')) throw new Error('The message was sent, but the answer was lost.');
  }

  async function receive(queue: string, options: ReceiveOptions): Promise<readonly Message[]> {
    const deadline = scheduler.now + options.waitSeconds * 1000;
    for (;;) {
      if (options.signal?.aborted === true) return [];
      const messages = await call(`receive ${queue}`, async () => {
        if (faults.strikes('queue.receive-failed')) throw new Error('Nothing was received.');
        const taken = await queues.receive(queue, { ...options, waitSeconds: 0 });
        if (taken.length > 0) world.queueChangesAt(queue, scheduler.now + options.visibilitySeconds * 1000);
        return faults.strikes('queue.reordered') ? shuffledGroups(taken, chance) : taken;
      });
      if (messages.length > 0 || scheduler.now >= deadline) return messages;
      await world.queueChange(actor, queue, deadline, options.signal);
    }
  }

  return {
    ensure: (queue, options) => queues.ensure(queue, options),
    isThere: (queue) => queues.isThere(queue),
    send: (queue, message) => call(`send ${queue} ${message.deduplicationId}`, () => send(queue, message)),
    receive,
    acknowledge: (queue, receipt) =>
      call(`acknowledge ${receipt}`, async () => {
        if (faults.strikes('queue.lost-acknowledgement')) {
          if (scheduler.steps % 2 === 0) throw new Error('The acknowledgement was lost.');
          return;
        }
        await queues.acknowledge(queue, receipt);
        world.queueChangesAt(queue, scheduler.now);
      }),
    extend: (queue, receipt, visibilitySeconds) =>
      call(`extend ${receipt} ${visibilitySeconds}`, async () => {
        await queues.extend(queue, receipt, visibilitySeconds);
        world.queueChangesAt(queue, scheduler.now + visibilitySeconds * 1000);
      }),
  };
}

/** Another order of the groups; within each the order stays. */
function shuffledGroups(messages: readonly Message[], chance: Stream): readonly Message[] {
  const groups = [...Map.groupBy(messages, ({ group }) => group).values()];
  return groups
    .map((group) => ({ group, place: chance.random() }))
    .sort((left, right) => left.place - right.place)
    .flatMap(({ group }) => group);
}
