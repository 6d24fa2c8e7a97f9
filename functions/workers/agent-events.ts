/** From the events queue: what agents say of their commands, their signs of life, and what they answer. */
import { send } from '../../shared/compute/commands/command.ts';
import { endAndSay } from '../../shared/compute/commands/end-command.ts';
import { takeProgress } from '../../shared/compute/commands/progress.ts';
import { volumeExtended } from '../../shared/compute/external-events/event.ts';
import { takeHeartbeat } from '../../shared/compute/hosts/heartbeat.ts';
import { registeredAgents, speaksFor } from '../../shared/compute/hosts/registered-agent.ts';
import { takeAnswer } from '../../shared/compute/questions/answer.ts';
import { takeAstray } from '../../shared/compute/servers/astray.ts';
import { takeGuestPassword } from '../../shared/compute/servers/guest-password.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import { MalformedMessage } from '../../shared/messaging/encoding.ts';
import { type AgentEvent, hostOfEvent, readEvent } from '../../shared/messaging/events.ts';
import type { VolumeEvent } from '../../shared/messaging/volume-orders.ts';
import type { Ports } from '../../shared/ports.ts';
import { type SayGrown, takeVolumeEvent } from '../../shared/volume/keeping/answer.ts';
import { takeVolumeHeartbeat } from '../../shared/volume/keeping/heartbeat.ts';

/** An SQS event, as far as it is read. Source: AWS Lambda's event source mapping for SQS. */
export interface QueueEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    /** `SentTimestamp`: milliseconds since the epoch, by the queue's own clock. */
    readonly attributes: { readonly MessageGroupId?: string; readonly SenderId?: string; readonly SentTimestamp: string };
  }[];
}

/** The messages to be delivered again. In a FIFO queue everything after the first failure of a group must be among them. */
export interface QueueResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export function agentEvents(ports: Ports): (event: QueueEvent) => Promise<QueueResponse> {
  return async ({ Records }) => {
    const failed: { itemIdentifier: string }[] = [];
    const groups = Map.groupBy(Records, (record) => record.attributes.MessageGroupId ?? record.messageId);
    await Promise.all(
      [...groups.values()].map(async (records) => {
        for (const [position, record] of records.entries()) {
          if (await applied(ports, record)) continue;
          failed.push(...records.slice(position).map(({ messageId }) => ({ itemIdentifier: messageId })));
          break;
        }
      }),
    );
    return { batchItemFailures: failed };
  };
}

/** What the next one replaces, or nobody waits for any more. */
const replaced: ReadonlySet<AgentEvent['type']> = new Set(['heartbeat', 'volume heartbeat', 'answer']);

/**
 * Whether the message was dealt with. Only what may yet succeed is tried again, because until then everything behind it in its group waits:
 * what its sender may not say and what cannot be read is logged and dropped, and so are a heartbeat, which the next one replaces, and an answer,
 * which nobody waits for any more.
 */
async function applied(ports: Ports, { messageId, body, attributes }: QueueEvent['Records'][number]): Promise<boolean> {
  let event: AgentEvent | undefined;
  try {
    // Who sent it is looked at before anything else is.
    if (!(await isBelieved(ports, body, attributes.SenderId))) return true;
    event = readEvent(body);
    await apply(ports, event, Number(attributes.SentTimestamp));
    return true;
  } catch (error) {
    const isOver = error instanceof MalformedMessage || (event !== undefined && replaced.has(event.type));
    ports.log.write({
      level: error instanceof MalformedMessage ? 'error' : 'warn',
      event: isOver ? 'event dropped' : 'event not applied',
      messageId,
      group: attributes.MessageGroupId,
      sender: attributes.SenderId,
      error: error instanceof Error ? error.name : 'unknown',
      message: error instanceof Error ? error.message : String(error),
    });
    return isOver;
  }
}

/**
 * Who sent it decides, not what it says: an agent is believed about its own host only. What another says in its name is dropped, because
 * trying it again would hold up the host's own events. Queues on one machine know no senders: all who can write to them are one user.
 * @throws MalformedMessage
 */
async function isBelieved(ports: Ports, body: string, sender: string | undefined): Promise<boolean> {
  if (sender === undefined) return true;
  const host = hostOfEvent(body);
  const agent = await registeredAgents.get(ports.store, host);
  if (speaksFor(agent, sender)) return true;
  ports.log.write({ level: 'error', event: 'foreign event', host, sender, registered: agent !== undefined });
  return false;
}

async function apply(ports: Ports, event: AgentEvent, sentAt: number): Promise<void> {
  if (event.type === 'heartbeat') {
    await takeHeartbeat(ports, event, sentAt);
    return takeProgress(ports, event);
  }
  if (event.type === 'volume heartbeat') return takeVolumeHeartbeat(ports, event, sentAt);
  if (event.type === 'volume') return applyVolume(ports, event);
  if (event.type === 'answer') return takeAnswer(ports, event);
  if (event.type === 'astray') return takeAstray(ports, event);
  if (event.type === 'guest password') return takeGuestPassword(ports, event);
  const { ended, cleared } = await endAndSay(ports, { serverId: event.serverId, id: event.commandId }, event.host, {
    outcome: event.outcome,
    fault: event.fault ?? '',
    result: event.result,
  });
  ports.log.write({
    level: 'info',
    event: 'event applied',
    serverId: event.serverId,
    commandId: event.commandId,
    outcome: event.outcome,
    ended,
  });
  if (cleared === undefined) return;
  // Few events end such a move: what begins the next one is read when one does.
  const { goOnAfterMove } = await import('../../shared/compute/clearing/run.ts');
  await goOnAfterMove(ports, cleared);
}

/** The hosts of servers that use the volume let their guests see that it has grown. */
const sayGrown =
  (ports: Ports): SayGrown =>
  async (tx, { id, userId, projectId, attachments }, requestId) => {
    const cause = { caller: { userId, projectId, isAdmin: false }, requestId };
    for (const { serverId } of attachments) {
      const server = serverId === null ? undefined : await tx.get(servers, serverId);
      if (server === undefined || server.host === null || server.deletedAt !== null) continue;
      const told = await volumeExtended(tx, ports, { ...server, host: server.host }, { tag: id }, cause);
      for (const command of told) tx.afterwards(servers.key(server.id), () => send(ports, command));
    }
  };

async function applyVolume(ports: Ports, event: VolumeEvent): Promise<void> {
  const folded = await takeVolumeEvent(ports, event, sayGrown(ports));
  ports.log.write({
    level: 'info',
    event: 'volume answer applied',
    volumeId: event.volumeId,
    host: event.host,
    revision: event.revision,
    folded,
  });
}
