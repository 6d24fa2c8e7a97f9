import { z } from 'zod/mini';
import { registeredAgents } from '../../shared/compute/hosts/registered-agent.ts';
import { errorKind } from '../../shared/errors.ts';
import { ensureHostQueue } from '../../shared/messaging/agent-queues.ts';
import { isHostName } from '../../shared/messaging/members.ts';
import { operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { transaction } from '../../shared/store/transaction.ts';

const HostNameInvalid = errorKind(
  'HostNameInvalid',
  400,
  '"{host}" is no host name: 1 to 70 characters from A-Z a-z 0-9 - _ . with a letter or digit first.',
);
const HostNameTooLong = errorKind('HostNameTooLong', 400, 'The name of the queue of the host "{host}" would be too long.');
const PrincipalMissing = errorKind(
  'PrincipalMissing',
  400,
  'Say which principal speaks for the host: the unique id of its IAM user or role.',
);

const bodySchema = z.strictObject({
  agent: z.strictObject({
    host: z.string(),
    principal: z.optional(z.string().check(z.regex(/^[\w+=,.@:-]{1,200}$/))),
  }),
});

/** Registers a host, or another principal for it, and makes its queue. The host itself appears with its first heartbeat. */
export default operation({
  name: 'agents.create',
  service: 'agents',
  method: 'POST',
  path: '/',
  policy: policy.admin('micronova:agents:create'),
  body: bodySchema,
  status: 201,
  errors: [HostNameInvalid, HostNameTooLong, PrincipalMissing],
  needs: ['table:read', 'table:write', 'queue:make'],
  async handle({ body: { agent } }, ports) {
    const { host, principal = null } = agent;
    if (!isHostName(host)) throw HostNameInvalid({ host });
    if (ports.hostAccess !== undefined && principal === null) throw PrincipalMissing();
    const connection = connectionOf(host, () => ports.hostAccess?.describe(host));
    await ensureHostQueue(ports.queues, host);
    const registered = { host, principal, registeredAt: new Date(ports.clock.now()).toISOString() };
    await transaction(ports, async (tx) => {
      await tx.get(registeredAgents, host);
      tx.put(registeredAgents, registered);
    });
    return {
      body: {
        agent: {
          host,
          principal,
          registered_at: registered.registeredAt,
          region: connection?.region ?? null,
          sqs_prefix: connection?.sqsPrefix ?? null,
          commands_queue_arn: connection?.commandsQueueArn ?? null,
          events_queue_arn: connection?.eventsQueueArn ?? null,
          policy: connection?.policy ?? null,
        },
      },
    };
  },
});

function connectionOf<T>(host: string, describe: () => T): T {
  try {
    return describe();
  } catch (error) {
    if (error instanceof RangeError) throw HostNameTooLong({ host });
    throw error;
  }
}
