/**
 * Asking a host what only it knows. The question goes through the host's queue and the answer comes back into the table, where it is looked for, at first
 * often and then less so. Nothing is written down before: who gets no answer may ask again.
 */
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import { hostQueue } from '../../messaging/agent-queues.ts';
import { type Answered, type Asked, type Question, type QuestionName, questionMessage, questions } from '../../messaging/questions.ts';
import type { Ports } from '../../ports.ts';
import * as computeErrors from '../errors.ts';
import { findHost, isUp } from '../hosts/host.ts';
import { answers } from './answer.ts';

export const askErrors = [computeErrors.HostUnavailable, computeErrors.FunctionalityNotSupported];

type AskPorts = Pick<Ports, 'store' | 'queues' | 'clock' | 'chance' | 'log'>;

/**
 * A host that is down or does not answer in time is unavailable, as Nova says where a host must be up. What its agent does not understand is not supported,
 * as Nova says of a driver that cannot do what is asked.
 *
 * @returns what the host answers, or why there is nothing to answer
 */
export async function ask<Name extends QuestionName>(
  ports: AskPorts,
  host: string,
  name: Name,
  asked: Asked<Name>,
): Promise<Answered<Name> | { readonly fault: string }> {
  const { store, clock, chance } = ports;
  const found = await findHost(store, host);
  if (found === undefined || !isUp(found, clock.now())) throw computeErrors.HostUnavailable();
  const deadline = clock.now() + limits.question.seconds * 1000;
  const question: Question = { id: chance.uuid(), host, deadline, name, asked: asked as Question['asked'] };
  const answer = (await isSent(ports, question)) ? await fetchAnswer(ports, question) : undefined;
  if (answer === undefined) throw computeErrors.HostUnavailable();
  if (answer.outcome === 'unknown') throw computeErrors.FunctionalityNotSupported();
  if (answer.outcome === 'failed') return { fault: answer.fault ?? '' };
  const read = z.safeParse(questions[name].answered, jsonIn(answer.result ?? ''));
  // What a newer agent answers otherwise is no answer. The cast ties name and answer together again, which the compiler loses in the union.
  if (!read.success) throw computeErrors.FunctionalityNotSupported();
  return read.data as Answered<Name>;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function isSent({ queues, log }: AskPorts, question: Question): Promise<boolean> {
  const { id: questionId, host, name } = question;
  try {
    await queues.send(hostQueue(host), questionMessage(question));
    return true;
  } catch (error) {
    log.write({ level: 'warn', event: 'question not sent', host, questionId, name, message: String(error) });
    return false;
  }
}

/** The pauses are counted, and not the time: a clock that is set meanwhile makes nobody wait longer. */
async function fetchAnswer({ store, clock, log }: AskPorts, { id: questionId, host, name }: Question) {
  const { seconds, firstPauseMilliseconds, longestPauseMilliseconds } = limits.question;
  let pause = firstPauseMilliseconds;
  for (let waited = 0; waited < seconds * 1000; waited += pause) {
    await clock.sleep(pause);
    const answer = await answers.get(store, { host, questionId });
    if (answer !== undefined) {
      log.write({ level: 'info', event: 'question answered', host, questionId, name, waited: waited + pause });
      return answer;
    }
    pause = Math.min(2 * pause, longestPauseMilliseconds);
  }
  log.write({ level: 'warn', event: 'question not answered', host, questionId, name });
  return undefined;
}
