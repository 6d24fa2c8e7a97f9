import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastLines } from '../../agent/console.ts';
import { reply } from '../../agent/reply.ts';
import * as limits from '../../shared/limits.ts';
import { answerMessage, readEvent } from '../../shared/messaging/events.ts';
import { assertSendable } from '../../shared/messaging/limits.ts';
import { questionMessage } from '../../shared/messaging/questions.ts';
import { host, serverId, testHost } from '../support/agent.ts';

const last = (text: string, lines: number | null) => Buffer.from(lastLines(Buffer.from(text), lines)).toString();

/** What Nova does: it splits at newlines, and joins the last pieces. */
const asNova = (text: string, lines: number) => (lines === 0 ? '' : text.split('\n').slice(-lines).join('\n'));

test('lines are counted as Nova counts them', () => {
  for (const text of ['', 'a', 'a\nb', 'a\nb\n', '\n', '\na', '\n\n', 'a\n\nb\n\n']) {
    assert.equal(last(text, null), text);
    for (let lines = 0; lines < 7; lines++)
      assert.equal(last(text, lines), asNova(text, lines), `${lines} lines of ${JSON.stringify(text)}`);
  }
});

test('of a long console the end is shown, from a whole character on', () => {
  const shown = lastLines(Buffer.from('€'.repeat(limits.consoleBytes)), null);
  assert.ok(shown.length > limits.consoleBytes - 3);
  assert.match(Buffer.from(shown).toString(), /^€+$/);
});

test('any bytes come back as they were, and fit a message', async (context) => {
  const subject = await testHost(context);
  const written = Buffer.from(Uint8Array.from({ length: limits.consoleBytes }, (_, index) => index % 256));
  const driver = { ...subject.driver, consoleOutput: async () => written };
  const question = {
    id: serverId(7),
    host,
    deadline: subject.clock.now() + 1,
    name: 'console_output',
    asked: { serverId: serverId(1), lines: null },
  };
  const event = await reply({ host, driver, clock: subject.clock }, questionMessage(question).body);
  assert.ok(event);
  const message = answerMessage(event, { id: 'm', receiveCount: 1 });
  assertSendable(message);
  const read = readEvent(message.body);
  assert.ok(read.type === 'answer');
  assert.ok(Buffer.from(JSON.parse(read.result ?? '').output, 'base64').equals(written));
});
