/** From the events queue: what agents say of their commands, and their signs of life. */
import { endCommand } from '../../shared/compute/commands/end-command.ts';
import { takeHeartbeat } from '../../shared/compute/hosts/heartbeat.ts';
import { registeredAgents, speaksFor } from '../../shared/compute/hosts/registered-agent.ts';
import { MalformedMessage } from '../../shared/messaging/encoding.ts';
import { type AgentEvent, readEvent } from '../../shared/messaging/events.ts';
import type { Ports } from '../../shared/ports.ts';

/** An SQS event, as far as it is read. Source: AWS Lambda's event source mapping for SQS. */
export interface QueueEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes: { readonly MessageGroupId?: string; readonly SenderId?: string };
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

/** Whether the message was dealt with. What cannot be read is tried again and ends in the dead letter queue, where it can be looked at. */
async function applied(ports: Ports, { body, attributes }: QueueEvent['Records'][number]): Promise<boolean> {
  try {
    const event = readEvent(body);
    if (await isBelieved(ports, event, attributes.SenderId)) await apply(ports, event);
    return true;
  } catch (error) {
    ports.log.write({
      level: error instanceof MalformedMessage ? 'error' : 'warn',
      event: 'event not applied',
      error: error instanceof Error ? error.name : 'unknown',
      message: error instanceof Error ? error.message : String(error),
    });
    return false;
  }
}

/**
 * Who sent it decides, not what it says: an agent is believed about its own host only. What another says in its name is dropped, because
 * trying it again would hold up the host's own events. Queues on one machine know no senders: all who can write to them are one user.
 */
async function isBelieved(ports: Ports, event: AgentEvent, sender: string | undefined): Promise<boolean> {
  if (sender === undefined) return true;
  const agent = await registeredAgents.get(ports.store, event.host);
  if (speaksFor(agent, sender)) return true;
  ports.log.write({ level: 'error', event: 'foreign event', host: event.host, sender, type: event.type, registered: agent !== undefined });
  return false;
}

async function apply(ports: Ports, event: AgentEvent): Promise<void> {
  if (event.type === 'heartbeat') return takeHeartbeat(ports, event);
  const ended = await endCommand(ports, { serverId: event.serverId, id: event.commandId }, event.host, {
    // A refused command did nothing, which is a failure that left nothing behind.
    outcome: event.outcome === 'done' ? 'done' : 'failed',
    fault: event.fault ?? '',
    powerState: event.result?.powerState,
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
