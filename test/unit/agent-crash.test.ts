import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildPayload, serverId, testHost } from '../support/agent.ts';

/** A process that dies at its so-manieth call of a port, before or after the call has taken effect. */
class Life {
  readonly #last: number;
  readonly #moment: 'before' | 'after';
  calls = 0;
  constructor(last: number, moment: 'before' | 'after') {
    this.#last = last;
    this.#moment = moment;
  }
  get isOver(): boolean {
    return this.calls >= this.#last;
  }
  /** The port as the process sees it: once the process is dead, nothing that it asks for happens. */
  mortal<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...values: unknown[]) => {
          if (this.isOver) throw new Error('dead');
          this.calls += 1;
          if (this.isOver && this.#moment === 'before') throw new Error('dies');
          const answer: unknown = await Reflect.apply(member, target, values);
          if (this.isOver) throw new Error('dies');
          return answer;
        };
      },
    });
  }
}

/** More port calls than the agent makes for one command; the last test case below must outlive them. */
const mostCalls = 14;

for (const moment of ['before', 'after'] as const) {
  for (let last = 1; last <= mostCalls; last += 1) {
    test(`a command takes effect once when its agent dies ${moment} its port call ${last}`, async (context) => {
      const subject = await testHost(context);
      await subject.send(subject.command('build', buildPayload));
      const file = join(subject.folder, 'machines', `${serverId(1)}.json`);

      const life = new Life(last, moment);
      const buryFirst = subject.start({
        queues: life.mortal(subject.queues),
        driver: life.mortal(subject.driver),
        ledger: life.mortal(subject.ledger),
      });
      await subject.settle();
      const built = (await subject.machines()).length === 1 ? statSync(file).ino : undefined;
      await buryFirst();

      subject.start();
      // Longer than the visibility that the dead agent left behind.
      await subject.clock.advance(61_000);
      assert.equal((await subject.machines()).length, 1);
      if (built !== undefined) assert.equal(statSync(file).ino, built, 'the machine was built a second time');
      const { results } = await subject.events();
      const [result] = results;
      assert.equal(result?.outcome, 'done');
      for (const other of results) assert.deepEqual(other, result);
      assert.equal(await subject.owed(), 0);
      assert.ok(subject.calls.length <= 2);
    });
  }
}

test('the deaths above come at every step of a command', async (context) => {
  const subject = await testHost(context);
  await subject.send(subject.command('build', buildPayload));
  const life = new Life(Number.POSITIVE_INFINITY, 'before');
  subject.start({ queues: life.mortal(subject.queues), driver: life.mortal(subject.driver), ledger: life.mortal(subject.ledger) });
  await subject.settle();
  assert.equal(await subject.owed(), 0);
  assert.ok(life.calls < mostCalls, `the agent made ${life.calls} calls`);
});
