/** From the events queue: what agents say of their commands, and their signs of life. */
import { endCommand } from '../../shared/compute/end-command.ts';
import { takeHeartbeat } from '../../shared/compute/heartbeat.ts';
import { type AgentEvent, MalformedMessage, readEvent } from '../../shared/messaging/commands.ts';
import type { Ports } from '../../shared/ports.ts';

/** An SQS event, as far as it is read. Source: AWS Lambda's event source mapping for SQS. */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string; readonly attributes: { readonly MessageGroupId?: string } }[];
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
          if (await applied(ports, record.body)) continue;
          failed.push(...records.slice(position).map(({ messageId }) => ({ itemIdentifier: messageId })));
          break;
        }
      }),
    );
    return { batchItemFailures: failed };
  };
}

/** Whether the message was dealt with. What cannot be read is tried again and ends in the dead letter queue, where it can be looked at. */
async function applied(ports: Ports, body: string): Promise<boolean> {
  try {
    await apply(ports, readEvent(body));
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

async function apply(ports: Ports, event: AgentEvent): Promise<void> {
  if (event.type === 'heartbeat') return takeHeartbeat(ports, event);
  const ended = await endCommand(ports, { serverId: event.serverId, id: event.commandId }, event.host, {
    // A refused command did nothing, which is a failure that left nothing behind.
    outcome: event.outcome === 'done' ? 'done' : 'failed',
    fault: event.fault ?? '',
    powerState: event.result?.powerState,
  });
  ports.log.write({ level: 'info', event: 'event applied', serverId: event.serverId, commandId: event.commandId, outcome: event.outcome, ended });
}
