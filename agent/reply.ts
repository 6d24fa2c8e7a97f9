import { z } from 'zod/mini';
import type { Clock } from '../shared/clock.ts';
import type { AnswerEvent } from '../shared/messaging/events.ts';
import { type QuestionName, questions, readQuestion } from '../shared/messaging/questions.ts';
import { type Driver, DriverFault } from './driver.ts';
import { questionTable } from './questions.ts';

export interface ReplyPorts {
  readonly host: string;
  readonly driver: Driver;
  readonly clock: Clock;
}

/**
 * Answers the question in a message's body, as long as somebody waits for it: after its deadline nothing is looked up, and what takes longer is
 * left to itself.
 *
 * @throws MalformedMessage when the body is no question; any other error counts as an outage, and the question may be put again.
 */
export async function reply({ host, driver, clock }: ReplyPorts, body: string): Promise<AnswerEvent | undefined> {
  const { id: questionId, host: to, deadline, name, asked } = readQuestion(body);
  const left = deadline - clock.now();
  if (to !== host || left <= 0) return undefined;
  const answer = { type: 'answer', host, questionId } as const;
  // Asked by a newer API.
  if (!isKnown(name)) return { ...answer, outcome: 'unknown' };
  const read = z.safeParse(questions[name].asked, asked);
  if (!read.success) return { ...answer, outcome: 'unknown' };
  const over = new AbortController();
  try {
    const late = clock.sleep(left, over.signal).then(() => undefined);
    // The cast ties name and question together again, which the compiler loses in the union.
    const lookUp = questionTable[name] as (driver: Driver, asked: unknown) => Promise<object>;
    const result = await Promise.race([lookUp(driver, read.data), late]);
    return result && { ...answer, outcome: 'answered', result: JSON.stringify(result) };
  } catch (error) {
    if (error instanceof DriverFault) return { ...answer, outcome: 'failed', fault: error.message };
    throw error;
  } finally {
    over.abort();
  }
}

const isKnown = (name: string): name is QuestionName => Object.hasOwn(questions, name);
