/** The queues' port over plain arrays, with the freedoms that Amazon SQS takes and SQLite does not. Keeps to the queues' contract suite. */
import type { Chance, Clock } from '../../shared/clock.ts';
import { assertQueueName, assertSendable, queueLimits } from '../../shared/messaging/limits.ts';
import { type Message, type OutgoingMessage, QueueNotFound, type Queues } from '../../shared/messaging/port.ts';

export interface MemoryQueuesOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  /** One receive may hand out several messages of a group, in order, as Amazon SQS does. */
  readonly handsOutSeveral?: () => boolean;
}

export interface MemoryQueues extends Queues {
  /** What every queue holds, dead letters included, without the empty ones. */
  depths(): Readonly<Record<string, number>>;
  /** Puts dead letters back where they came from, as an operator does. @returns how many */
  redrive(deadLetterQueue: string): number;
  /** Throws away the dead letters of a queue. */
  forget(deadLetterQueue: string, origin: string): void;
}

interface Held {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  /** The queue that it was sent to. */
  readonly origin: string;
  readonly sentAt: number;
  receiveCount: number;
  visibleAt: number;
  isInFlight: boolean;
}

interface Queue {
  readonly name: string;
  readonly deadLetterQueue: string | undefined;
  readonly maximumReceives: number;
  readonly messages: Held[];
  readonly deduplication: Map<string, number>;
  readonly waiting: Set<() => void>;
}

export function memoryQueues({ clock, chance, handsOutSeveral = () => false }: MemoryQueuesOptions): MemoryQueues {
  const queues = new Map<string, Queue>();

  function find(name: string): Queue {
    const queue = queues.get(name);
    if (queue === undefined) throw new QueueNotFound(name);
    return queue;
  }

  function make(name: string, deadLetterQueue?: string, maximumReceives: number = queueLimits.maximumReceives): void {
    assertQueueName(name);
    if (queues.has(name)) return;
    queues.set(name, { name, deadLetterQueue, maximumReceives, messages: [], deduplication: new Map(), waiting: new Set() });
  }

  function wake(queue: Queue): void {
    for (const look of [...queue.waiting]) look();
  }

  function add(queue: Queue, id: string, group: string, body: string, origin: string): void {
    queue.messages.push({ id, group, body, origin, sentAt: clock.now(), receiveCount: 0, visibleAt: 0, isInFlight: false });
    wake(queue);
  }

  function remove(queue: Queue, message: Held): void {
    queue.messages.splice(queue.messages.indexOf(message), 1);
    wake(queue);
  }

  function buryLetters(queue: Queue, now: number): void {
    if (queue.deadLetterQueue === undefined) return;
    const dead = find(queue.deadLetterQueue);
    for (const message of [...queue.messages]) {
      if (message.visibleAt > now || message.receiveCount < queue.maximumReceives) continue;
      remove(queue, message);
      add(dead, message.id, message.group, message.body, message.origin);
    }
  }

  function take(queue: Queue, limit: number, visibilityMilliseconds: number): readonly Message[] {
    const now = clock.now();
    buryLetters(queue, now);
    const several = handsOutSeveral();
    const closed = new Set<string>();
    const taken: Message[] = [];
    for (const message of queue.messages) {
      if (taken.length === limit) break;
      if (closed.has(message.group)) continue;
      if (message.visibleAt > now) {
        closed.add(message.group);
        continue;
      }
      if (!several) closed.add(message.group);
      message.receiveCount += 1;
      message.isInFlight = true;
      message.visibleAt = now + visibilityMilliseconds;
      const { id, group, body, sentAt, receiveCount } = message;
      taken.push({ id, group, body, sentAt, receiveCount, receipt: `${queue.name}:${id}:${receiveCount}` });
    }
    return taken;
  }

  /** The delivery that a receipt names, while it is in flight. */
  function inFlight(queue: Queue, receipt: string): Held | undefined {
    const now = clock.now();
    return queue.messages.find(
      ({ id, receiveCount, isInFlight, visibleAt }) => isInFlight && visibleAt > now && receipt === `${queue.name}:${id}:${receiveCount}`,
    );
  }

  return {
    async ensure(name, { deadLetterQueue, maximumReceives } = {}) {
      if (deadLetterQueue !== undefined) make(deadLetterQueue);
      make(name, deadLetterQueue, maximumReceives);
    },
    isThere: async (name) => queues.has(name),
    async send(name, message: OutgoingMessage) {
      assertSendable(message);
      const queue = find(name);
      const takenAt = queue.deduplication.get(message.deduplicationId);
      if (takenAt !== undefined && takenAt > clock.now() - queueLimits.deduplicationSeconds * 1000) return;
      queue.deduplication.set(message.deduplicationId, clock.now());
      add(queue, chance.uuid(), message.group, message.body, name);
    },
    async receive(name, { limit, waitSeconds, visibilitySeconds, signal }) {
      const queue = find(name);
      const deadline = clock.now() + waitSeconds * 1000;
      while (signal?.aborted !== true) {
        const messages = take(queue, limit, visibilitySeconds * 1000);
        const now = clock.now();
        if (messages.length > 0 || now >= deadline) return messages;
        const next = Math.min(deadline, ...queue.messages.map(({ visibleAt }) => visibleAt).filter((at) => at > now));
        const stop = new AbortController();
        const look = () => stop.abort();
        queue.waiting.add(look);
        signal?.addEventListener('abort', look, { once: true });
        await clock.sleep(next - now, stop.signal);
        queue.waiting.delete(look);
        signal?.removeEventListener('abort', look);
      }
      return [];
    },
    async acknowledge(name, receipt) {
      const queue = find(name);
      const message = inFlight(queue, receipt);
      if (message !== undefined) remove(queue, message);
    },
    async extend(name, receipt, visibilitySeconds) {
      const queue = find(name);
      const message = inFlight(queue, receipt);
      if (message === undefined) return;
      message.visibleAt = clock.now() + visibilitySeconds * 1000;
      message.isInFlight = visibilitySeconds > 0;
      wake(queue);
    },
    depths() {
      return Object.fromEntries(
        [...queues.values()].flatMap(({ name, messages }) => (messages.length === 0 ? [] : [[name, messages.length]])),
      );
    },
    redrive(name) {
      const dead = queues.get(name);
      const letters = dead?.messages.splice(0) ?? [];
      for (const letter of letters) add(find(letter.origin), letter.id, letter.group, letter.body, letter.origin);
      return letters.length;
    },
    forget(name, origin) {
      const messages = queues.get(name)?.messages ?? [];
      messages.splice(0, messages.length, ...messages.filter((letter) => letter.origin !== origin));
    },
  };
}
