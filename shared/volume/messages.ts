/**
 * What users are told of that failed behind their backs, as Cinder's user messages. All that one request left a project to know lies in one
 * item: the commit that deletes a server of many disks has no writes to spare.
 */
import { hash } from 'node:crypto';
import { z } from 'zod/mini';
import * as limits from '../limits.ts';
import type { Caller } from '../operation/policy.ts';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import { shardOf } from '../store/shard.ts';
import type { Transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { listAll } from './list-all.ts';
import { mayUse } from './volume.ts';

/** What there is to tell; how it is told stands in message-texts.ts. */
const events = [
  'staysWithSnapshots',
  'staysInUse',
  'staysForItsStatus',
  'noBackend',
  'notMade',
  'notExtended',
  'notSnapshotted',
  'notUploaded',
  'notReimaged',
  'notRestored',
  'notDeleted',
] as const;
export type Event = (typeof events)[number];

const groupSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  requestId: z.string(),
  createdAt: z.string(),
  /** Seconds since the epoch. */
  guaranteedUntil: z.number(),
  told: z.array(
    z.object({
      id: z.string(),
      event: z.enum(events),
      volumeId: z.string(),
      /** A sentence of the agent's. */
      why: z.optional(z.string()),
    }),
  ),
});
type MessageGroup = z.infer<typeof groupSchema>;

const partitions = {
  project: (projectId: string) => `MESSAGES#${projectId}`,
  all: (shard: number) => `MESSAGES#${shard}`,
};

const messageGroups = collection({
  name: 'group of messages',
  schema: groupSchema,
  key: (id: string) => ({ pk: `MESSAGES#${id}`, sk: 'MESSAGES' }),
  id: ({ id }) => id,
  indexes: {
    project: (group) => [partitions.project(group.projectId), `${group.createdAt}#${group.id}`],
    all: (group) => [partitions.all(shardOf(group.id)), `${group.createdAt}#${group.id}`],
  },
  expiresAt: ({ guaranteedUntil }) => guaranteedUntil,
});

export interface Message {
  readonly id: string;
  readonly event: Event;
  readonly volumeId: string;
  readonly why?: string | undefined;
  readonly group: MessageGroup;
}

/** A group's id is that of its messages, but for the last two digits, which count them. */
const groupIdOf = (messageId: string) => `${messageId.slice(0, -2)}00`;

function groupIdFor(requestId: string, projectId: string): string {
  const [, a, b, c, d, e] = /^(.{8})(.{4})(.{3})(.{3})(.{10})/.exec(hash('sha256', `${requestId} ${projectId}`)) ?? [];
  return `${a}-${b}-5${c}-8${d}-${e}00`;
}

interface Occasion {
  readonly requestId: string;
  readonly projectId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Tells the project in the transaction's commit. */
export async function tell(
  tx: Transaction,
  { requestId, projectId, now }: Occasion,
  event: Event,
  volumeId: string,
  why?: string,
): Promise<void> {
  const id = groupIdFor(requestId, projectId);
  const group = (await tx.get(messageGroups, id)) ?? {
    id,
    projectId,
    requestId,
    createdAt: new Date(now).toISOString(),
    guaranteedUntil: Math.floor(now / 1000) + limits.messageDays * 86_400,
    told: [],
  };
  const number = group.told.length.toString(16).padStart(2, '0');
  tx.put(messageGroups, {
    ...group,
    told: [...group.told, { id: `${id.slice(0, -2)}${number}`, event, volumeId, ...(why === undefined ? {} : { why }) }],
  });
}

const messagesOf = (group: MessageGroup): readonly Message[] => group.told.map((one) => ({ ...one, group }));

export const findMessageErrors = [volumeErrors.MessageNotFound];

export async function findMessage(from: Store | Transaction, id: string, caller: Caller): Promise<Message> {
  const groupId = groupIdOf(id);
  const group = 'commit' in from ? await messageGroups.get(from, groupId) : await from.get(messageGroups, groupId);
  const message = group && mayUse(group, caller) ? messagesOf(group).find((one) => one.id === id) : undefined;
  if (message === undefined) throw volumeErrors.MessageNotFound({ message_id: id });
  return message;
}

/** A project's, or everybody's, newest first. */
export async function listMessages(store: Store, projectId: string | undefined): Promise<readonly Message[]> {
  return (await listAll(store, messageGroups, partitions, projectId)).flatMap((group) => messagesOf(group).toReversed());
}

/** Forgets a message that was found in the same transaction. */
export function removeMessage(tx: Transaction, { id, group }: Message): void {
  const told = group.told.filter((one) => one.id !== id);
  if (told.length === 0) tx.remove(messageGroups, group.id);
  else tx.put(messageGroups, { ...group, told });
}
