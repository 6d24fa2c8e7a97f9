import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { queueLimits } from '../../shared/messaging/limits.ts';
import { type Message, QueueNotFound, type Queues } from '../../shared/messaging/port.ts';

export interface QueuesUnderTest {
  readonly queues: Queues;
  /** Moves the time that the queues live in. Absent where the adapter keeps its own time. */
  advance?(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** What the adapters do differently, for consumers to cope with, and where that is known from. */
export const differences = [
  {
    what: 'A receive may hand out several messages of one group, in order.',
    where: 'Amazon SQS; never SQLite and fauxqs.',
    source: 'Amazon SQS Developer Guide, "FIFO queue delivery logic"; fauxqs 2.4.1, SqsQueue.dequeueFifo',
  },
  {
    what: 'A deduplication id is remembered per message group instead of per queue.',
    where: 'Amazon SQS with DeduplicationScope=messageGroup, which sqs.ts asks for; never SQLite and fauxqs.',
    source: 'Amazon SQS API Reference, CreateQueue, DeduplicationScope; fauxqs 2.4.1, SqsQueue.checkDeduplication',
  },
  {
    what: 'A wait may end early with no messages although nothing aborted it.',
    where: 'fauxqs, when another receiver was quicker.',
    source: 'fauxqs 2.4.1, receiveMessage: it looks once more after it was woken, and then answers',
  },
  {
    what: 'The receive count goes on in the dead letter queue instead of starting again.',
    where: 'fauxqs; SQLite starts again.',
    source: 'fauxqs 2.4.1, SqsQueue.dequeueFifo: the message moves with its count',
  },
  {
    what: 'A body with characters beyond U+FFFF is refused; commands.ts escapes them.',
    where: 'fauxqs only.',
    source: 'Amazon SQS API Reference, SendMessage, MessageBody; fauxqs 2.4.1, INVALID_MESSAGE_BODY_CHAR, which looks at UTF-16 units',
  },
  {
    what: 'The sender of a message is known.',
    where: 'Amazon SQS and fauxqs (the account); not SQLite, where everybody who can open the file is trusted.',
    source: 'Amazon SQS API Reference, ReceiveMessage, SenderId',
  },
] as const;

/** What holds for every adapter of Queues. `ownTime` says why time cannot be moved, where it cannot. */
export function queuesContract(name: string, make: () => Promise<QueuesUnderTest>, ownTime?: string): void {
  describe(`queues: ${name}`, () => {
    let subject: QueuesUnderTest;
    let queues: Queues;
    let made = 0;

    before(async () => {
      subject = await make();
      queues = subject.queues;
    });
    after(() => subject.close());

    /** A queue that no other test knows. */
    const aQueue = async (options?: Parameters<Queues['ensure']>[1]): Promise<string> => {
      made += 1;
      const queue = `queue-${made}`;
      await queues.ensure(queue, options);
      return queue;
    };
    const send = (queue: string, group: string, body: string) => queues.send(queue, { group, deduplicationId: `${group}-${body}`, body });
    const receive = (queue: string, limit = 10) => queues.receive(queue, { limit, waitSeconds: 0, visibilitySeconds: 30 });
    const one = async (queue: string): Promise<Message> => {
      const [message] = await receive(queue, 1);
      assert.ok(message, `nothing to receive from ${queue}`);
      return message;
    };
    const bodies = (messages: readonly Message[]) => messages.map((message) => message.body);

    test('a message arrives as it was sent', async () => {
      const queue = await aQueue();
      await queues.send(queue, { group: 'a', deduplicationId: '1', body: '{"text":"Grüße, 東京"}' });
      const message = await one(queue);
      assert.equal(message.group, 'a');
      assert.ok(message.sentAt > 0);
      assert.equal(message.body, '{"text":"Grüße, 東京"}');
      assert.equal(message.receiveCount, 1);
    });

    test('whether a queue is there is asked of the service each time', async () => {
      assert.equal(await queues.isThere(await aQueue()), true);
      assert.equal(await queues.isThere('nowhere'), false);
    });

    test('an acknowledged message is gone', async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      await queues.acknowledge(queue, (await one(queue)).receipt);
      assert.deepEqual(await receive(queue), []);
    });

    test('a group waits for its message in flight, other groups do not', async () => {
      const queue = await aQueue();
      for (const [group, body] of [
        ['a', 'a1'],
        ['a', 'a2'],
        ['b', 'b1'],
      ] as const)
        await send(queue, group, body);
      const first = await one(queue);
      assert.equal(first.body, 'a1');
      assert.equal((await one(queue)).body, 'b1');
      assert.deepEqual(await receive(queue), []);
      await queues.acknowledge(queue, first.receipt);
      assert.equal((await one(queue)).body, 'a2');
    });

    test('a group keeps its order when a message comes back', async () => {
      const queue = await aQueue();
      for (const body of ['1', '2', '3']) await send(queue, 'a', body);
      const seen: string[] = [];
      await queues.extend(queue, (await one(queue)).receipt, 0);
      for (let round = 0; round < 3; round += 1) {
        const message = await one(queue);
        seen.push(message.body);
        await queues.acknowledge(queue, message.receipt);
      }
      assert.deepEqual(seen, ['1', '2', '3']);
    });

    test('one receive hands out no more than was asked for', async () => {
      const queue = await aQueue();
      const sent = Array.from({ length: 12 }, (_, index) => `m${index}`);
      for (const body of sent) await send(queue, body, body);
      const seen: string[] = [];
      for (let messages = await receive(queue, 5); messages.length > 0; messages = await receive(queue, 5)) {
        assert.ok(messages.length <= 5);
        seen.push(...bodies(messages));
      }
      assert.deepEqual(seen.toSorted(), sent.toSorted());
    });

    test('a deduplication id is taken once, even after its message is gone', async () => {
      const queue = await aQueue();
      await queues.send(queue, { group: 'a', deduplicationId: 'same', body: '1' });
      await queues.send(queue, { group: 'a', deduplicationId: 'same', body: '2' });
      const message = await one(queue);
      assert.equal(message.body, '1');
      await queues.acknowledge(queue, message.receipt);
      await queues.send(queue, { group: 'a', deduplicationId: 'same', body: '3' });
      assert.deepEqual(await receive(queue), []);
    });

    test('queues do not share deduplication ids', async () => {
      const [first, second] = [await aQueue(), await aQueue()];
      await send(first, 'a', '1');
      await send(second, 'a', '1');
      assert.equal((await one(first)).body, '1');
      assert.equal((await one(second)).body, '1');
    });

    test('a delivery given back comes again, counted and under another receipt', async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      const first = await one(queue);
      await queues.extend(queue, first.receipt, 0);
      const second = await one(queue);
      assert.equal(second.id, first.id);
      assert.equal(second.receiveCount, 2);
      assert.notEqual(second.receipt, first.receipt);
    });

    test('an outdated receipt acknowledges and extends nothing', async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      const first = await one(queue);
      await queues.extend(queue, first.receipt, 0);
      await queues.acknowledge(queue, first.receipt);
      const second = await one(queue);
      await queues.extend(queue, first.receipt, 0);
      await queues.acknowledge(queue, first.receipt);
      assert.deepEqual(await receive(queue), []);
      await queues.extend(queue, second.receipt, 0);
      assert.equal((await one(queue)).body, '1');
    });

    test('a receipt can be used twice', async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      const { receipt } = await one(queue);
      await queues.acknowledge(queue, receipt);
      await queues.acknowledge(queue, receipt);
      await queues.extend(queue, receipt, 30);
      assert.deepEqual(await receive(queue), []);
    });

    test('a message received too often moves to the dead letter queue and its group goes on', async () => {
      const dead = await aQueue();
      const queue = await aQueue({ deadLetterQueue: dead, maximumReceives: 2 });
      await send(queue, 'a', 'poison');
      await send(queue, 'a', 'next');
      for (const count of [1, 2]) {
        const message = await one(queue);
        assert.deepEqual([message.body, message.receiveCount], ['poison', count]);
        await queues.extend(queue, message.receipt, 0);
      }
      assert.equal((await one(queue)).body, 'next');
      const letter = await one(dead);
      assert.deepEqual([letter.group, letter.body], ['a', 'poison']);
    });

    test('a queue is made with its dead letter queue', async () => {
      const queue = await aQueue({ deadLetterQueue: 'dead-letters-of-a-new-queue' });
      assert.deepEqual(await receive(queue), []);
      assert.deepEqual(await receive('dead-letters-of-a-new-queue'), []);
    });

    test('a queue that is there stays as it is', async () => {
      const queue = await aQueue({ deadLetterQueue: 'dead-letters-one', maximumReceives: 1 });
      await send(queue, 'a', '1');
      await queues.ensure(queue, { deadLetterQueue: 'dead-letters-one', maximumReceives: 9 });
      await queues.extend(queue, (await one(queue)).receipt, 0);
      assert.deepEqual(await receive(queue), []);
      assert.equal((await one('dead-letters-one')).body, '1');
    });

    test('names that differ by a dot or an underscore are different queues', async () => {
      const names = ['host-a.b', 'host-a_b', 'host-a_db', 'host-a__b'];
      for (const queue of names) await queues.ensure(queue);
      for (const queue of names) await send(queue, 'a', queue);
      for (const queue of names) assert.equal((await one(queue)).body, queue);
    });

    test('a queue that nobody made is not found', async () => {
      await assert.rejects(send('nowhere', 'a', '1'), new QueueNotFound('nowhere'));
      await assert.rejects(receive('nowhere'), new QueueNotFound('nowhere'));
    });

    test('a body may fill its limit and not exceed it', async () => {
      const queue = await aQueue();
      // Three bytes each, so that bytes and characters differ.
      const full = '語'.repeat(Math.floor(queueLimits.bodyBytes / 3));
      await queues.send(queue, { group: 'a', deduplicationId: 'full', body: full });
      assert.equal((await one(queue)).body, full);
      await assert.rejects(queues.send(queue, { group: 'b', deduplicationId: 'more', body: `${full}語` }), RangeError);
    });

    test('what SQS takes for no group or deduplication id is refused', async () => {
      const queue = await aQueue();
      for (const wrong of ['', 'a b', 'ü', 'x'.repeat(129)]) {
        await assert.rejects(queues.send(queue, { group: wrong, deduplicationId: 'a', body: '1' }), RangeError);
        await assert.rejects(queues.send(queue, { group: 'a', deduplicationId: wrong, body: '1' }), RangeError);
      }
      await assert.rejects(queues.ensure('a/b'), RangeError);
    });

    test('a receiver that waits gets what is sent meanwhile', async () => {
      const queue = await aQueue();
      const waiting = queues.receive(queue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30 });
      await send(queue, 'a', '1');
      assert.deepEqual(bodies(await waiting), ['1']);
    });

    test('a receiver that waits gets the next of a group once the group is free', async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      await send(queue, 'a', '2');
      const first = await one(queue);
      const waiting = queues.receive(queue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30 });
      await queues.acknowledge(queue, first.receipt);
      assert.deepEqual(bodies(await waiting), ['2']);
    });

    test('an abort ends the wait with no messages and loses none', async () => {
      const queue = await aQueue();
      const stop = new AbortController();
      const waiting = queues.receive(queue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30, signal: stop.signal });
      stop.abort();
      assert.deepEqual(await waiting, []);
      await send(queue, 'a', '1');
      assert.deepEqual(await queues.receive(queue, { limit: 1, waitSeconds: 0, visibilitySeconds: 30, signal: stop.signal }), []);
      assert.equal((await one(queue)).body, '1');
    });

    const timed = ownTime === undefined ? {} : { skip: ownTime };
    const advance = async (milliseconds: number) => {
      assert.ok(subject.advance, 'this adapter keeps its own time');
      await subject.advance(milliseconds);
    };

    test('a message comes again when its visibility ends', timed, async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      const first = await one(queue);
      await advance(29_999);
      assert.deepEqual(await receive(queue), []);
      await advance(1);
      await queues.acknowledge(queue, first.receipt);
      assert.equal((await one(queue)).receiveCount, 2);
    });

    test('an extended delivery stays hidden for that long from then on', timed, async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      const message = await one(queue);
      await advance(20_000);
      await queues.extend(queue, message.receipt, 60);
      await advance(59_999);
      assert.deepEqual(await receive(queue), []);
      await advance(1);
      assert.equal((await one(queue)).body, '1');
    });

    test('a deduplication id is taken again after five minutes', timed, async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      await advance(queueLimits.deduplicationSeconds * 1000 - 1);
      await send(queue, 'a', '1');
      await queues.acknowledge(queue, (await one(queue)).receipt);
      assert.deepEqual(await receive(queue), []);
      await advance(1);
      await send(queue, 'a', '1');
      assert.equal((await one(queue)).body, '1');
    });

    test('a wait ends after its time with no messages', timed, async () => {
      const queue = await aQueue();
      const waiting = queues.receive(queue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30 });
      await advance(20_000);
      assert.deepEqual(await waiting, []);
    });

    test('a receiver that waits gets a message whose visibility ends meanwhile', timed, async () => {
      const queue = await aQueue();
      await send(queue, 'a', '1');
      const waiting = queues.receive(queue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30 });
      assert.deepEqual(bodies(await waiting), ['1']);
      await advance(15_000);
      const again = queues.receive(queue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30 });
      await advance(15_000);
      assert.deepEqual(bodies(await again), ['1']);
    });
  });
}
