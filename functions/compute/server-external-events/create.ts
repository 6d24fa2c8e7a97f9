import { z } from 'zod/mini';
import { send } from '../../../shared/compute/commands/command.ts';
import { type ExternalEvent, events as known } from '../../../shared/compute/external-events/event.ts';
import { servers } from '../../../shared/compute/servers/server.ts';
import { type OperationRequest, operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { canonicalUuid } from '../../../shared/operation/uuid.ts';
import { list, object, versions } from '../../../shared/operation/versioned.ts';
import { uuid } from '../../../shared/operation/wire.ts';
import type { Ports } from '../../../shared/ports.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const ofNetworks = ['network-changed', 'network-vif-plugged', 'network-vif-unplugged', 'network-vif-deleted'] as const;
const before282 = [...ofNetworks, 'volume-extended', 'power-update'] as const;

/** Each event is taken or dropped by itself, and the answer says which; 207 when one was dropped. */
export default operation({
  name: 'server-external-events.create',
  service: 'compute',
  method: 'POST',
  path: '/os-server-external-events',
  policy: policy.serviceOrAdmin('os_compute_api:os-server-external-events:create'),
  body: object({
    events: list(
      object({
        name: versions({
          '2.1': z.enum(ofNetworks),
          '2.51': z.enum([...ofNetworks, 'volume-extended']),
          '2.76': z.enum(before282),
          '2.82': z.enum([...before282, 'accelerator-request-bound']),
          '2.93': z.enum([...before282, 'accelerator-request-bound', 'volume-reimaged']),
        }),
        server_uuid: uuid,
        status: z.optional(z.enum(['failed', 'completed', 'in-progress'])),
        tag: z.optional(z.string().check(z.maxLength(255))),
      }),
      z.minLength(1),
    ),
  }),
  status: 200,
  errors: [],
  needs: ['table:read', 'table:write', 'queue:send', 'networks'],
  async handle(asked, ports) {
    const events = [];
    // One after the other, in the order that they are told in: two for a server must not meet.
    for (const event of asked.body.events) events.push(await take(ports, asked, event));
    return { ...(events.every(({ code }) => code === 200) ? {} : { status: 207 }), body: { events } };
  },
});

async function take(ports: Ports, { caller, requestId }: Pick<OperationRequest, 'caller' | 'requestId'>, event: ExternalEvent) {
  const answer = (code: number) => ({ ...event, code, status: code === 200 ? (event.status ?? 'completed') : 'failed' });
  const row = known[event.name];
  if (row?.needsTag && event.tag === undefined) return answer(400);
  const id = canonicalUuid(event.server_uuid) ?? event.server_uuid;
  const { code, told = [] } = await transaction(ports, async (tx) => {
    const server = await tx.get(servers, id);
    if (server === undefined || server.deletedAt !== null) return { code: 404 };
    const { host } = server;
    if (host === null) return { code: 422 };
    return { code: 200, told: await row?.take?.(tx, ports, { ...server, host }, event, { caller, requestId }) };
  });
  for (const command of told) await send(ports, command);
  return answer(code);
}
