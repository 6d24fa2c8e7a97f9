/**
 * What the API asks agents. A question is not kept anywhere but in the queue: whoever asks waits some seconds for the answer, and then it is worth
 * nothing to anybody.
 */
import { z } from 'zod/mini';
import { imageSource } from './commands.ts';
import { consoleTypes } from './console-types.ts';
import { encode, MalformedMessage, parseJson } from './encoding.ts';
import { lanes } from './lanes.ts';
import { count, hostName, milliseconds } from './members.ts';
import type { OutgoingMessage } from './port.ts';

const known = z.nullable(count);

/** How a machine does: its own numbers since it last started, null where the hypervisor does not count. */
const diagnostics = z.object({
  powerState: z.int(),
  /** In Nova's words, of which clients know a few: `libvirt` for whatever runs machines as that does. */
  driver: z.string(),
  hypervisor: z.nullable(z.string()),
  hypervisorOs: z.nullable(z.string()),
  uptimeSeconds: known,
  memory: z.object({ maximumMib: known, usedMib: known }),
  cpus: z.array(z.object({ nanoseconds: known, percent: known })),
  disks: z.array(
    z.object({ device: z.string(), readBytes: known, readRequests: known, writeBytes: known, writeRequests: known, errors: known }),
  ),
  nics: z.array(
    z.object({
      device: z.string(),
      mac: z.nullable(z.string()),
      received: z.object({ bytes: known, packets: known, errors: known, dropped: known }),
      sent: z.object({ bytes: known, packets: known, errors: known, dropped: known }),
    }),
  ),
});
export type Diagnostics = z.output<typeof diagnostics>;

/** Every question that an agent understands, and what it answers. A new one is a row here and a row in the agent's table of questions. */
export const questions = {
  /** The last so many lines that the server's machine wrote to its console, or all; `output` is in base64, because it may be any bytes. */
  console_output: { asked: z.object({ serverId: z.guid(), lines: z.nullable(count) }), answered: z.object({ output: z.string() }) },
  /** Where the server's machine can be seen and used; null when it has no such console. */
  console: {
    asked: z.object({ serverId: z.guid(), type: z.enum(consoleTypes) }),
    answered: z.object({ console: z.nullable(z.object({ host: z.string(), port: count, tlsPort: known, path: z.nullable(z.guid()) })) }),
  },
  /** How the server's machine does. */
  diagnostics: { asked: z.object({ serverId: z.guid() }), answered: diagnostics },
  /** How long the host's system has been up, and how much it has had to do in the last 1, 5 and 15 minutes. */
  uptime: { asked: z.object({}), answered: z.object({ seconds: count, load: z.array(z.number()) }) },
  /** Whether the host will fetch an image, so that the next machine that is made of it need not wait. Whoever tells it waits for no answer. */
  cache_image: { asked: z.object({ image: imageSource }), answered: z.object({}) },
} as const;

export type QuestionName = keyof typeof questions;
export type Asked<Name extends QuestionName> = z.output<(typeof questions)[Name]['asked']>;
export type Answered<Name extends QuestionName> = z.output<(typeof questions)[Name]['answered']>;

const questionSchema = z.object({
  /** A UUID. */
  id: z.guid(),
  host: hostName,
  /** Nobody waits any longer. */
  deadline: milliseconds,
  name: z.string(),
  asked: z.json(),
});
/** The name may be one that this version does not know. */
export type Question = z.output<typeof questionSchema>;

export function questionMessage(question: Question): OutgoingMessage {
  return { group: lanes.question.group(question.id), deduplicationId: question.id, body: encode(question) };
}

/** @throws MalformedMessage */
export function readQuestion(body: string): Question {
  const read = z.safeParse(questionSchema, parseJson(body));
  if (!read.success) throw new MalformedMessage('a question', read.error);
  return read.data;
}
