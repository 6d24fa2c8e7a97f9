/** From the events queue: what agents say of their commands, their signs of life, and what they answer. */
import { endCommand } from '../../shared/compute/commands/end-command.ts';
import { takeProgress } from '../../shared/compute/commands/progress.ts';
import { takeHeartbeat } from '../../shared/compute/hosts/heartbeat.ts';
import { registeredAgents, speaksFor } from '../../shared/compute/hosts/registered-agent.ts';
import { takeAnswer } from '../../shared/compute/questions/answer.ts';
import { takeGuestPassword } from '../../shared/compute/servers/guest-password.ts';
import { MalformedMessage } from '../../shared/messaging/encoding.ts';
import { type AgentEvent, hostOfEvent, readEvent } from '../../shared/messaging/events.ts';
import type { Ports } from '../../shared/ports.ts';

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
    const isOver = error instanceof MalformedMessage || (event !== undefined && (event.type === 'heartbeat' || event.type === 'answer'));
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
  if (event.type === 'answer') return takeAnswer(ports, event);
  if (event.type === 'guest password') return takeGuestPassword(ports, event);
  const ended = await endCommand(ports, { serverId: event.serverId, id: event.commandId }, event.host, {
    // A refused command did nothing, which is a failure that left nothing behind.
    outcome: event.outcome === 'done' ? 'done' : 'failed',
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
}
