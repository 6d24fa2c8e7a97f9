/** What hosts have answered. An answer is kept for some minutes: whoever asked fetches it within seconds, or never. */
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import type { AnswerEvent } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import { collection } from '../../store/collection.ts';
import { transaction } from '../../store/transaction.ts';

const answerSchema = z.object({
  host: z.string(),
  questionId: z.string(),
  outcome: z.enum(['answered', 'failed', 'unknown']),
  fault: z.nullable(z.string()),
  /** JSON, or null without an answer. */
  result: z.nullable(z.string()),
  /** Milliseconds since the epoch. */
  answeredAt: z.number(),
});

interface AnswerId {
  readonly host: string;
  readonly questionId: string;
}

/** In a partition of the host's: whoever speaks for another host answers nothing that this one was asked. */
export const answers = collection({
  name: 'answer',
  schema: answerSchema,
  key: ({ host, questionId }: AnswerId) => ({ pk: `ANSWER#${host}`, sk: questionId }),
  id: ({ host, questionId }) => ({ host, questionId }),
  expiresAt: ({ answeredAt }) => Math.floor(answeredAt / 1000) + limits.answerSeconds,
});

/** The first answer stays. */
export async function takeAnswer(ports: Ports, { host, questionId, outcome, fault, result }: AnswerEvent): Promise<void> {
  await transaction(ports, async (tx) => {
    if ((await tx.get(answers, { host, questionId })) !== undefined) return;
    tx.put(answers, { host, questionId, outcome, fault: fault ?? null, result: result ?? null, answeredAt: ports.clock.now() });
  });
}
