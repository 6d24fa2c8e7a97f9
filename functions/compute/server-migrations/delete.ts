import { abortErrors, canBeGivenUp, giveUp } from '../../../shared/compute/actions/live-migrate/give-up.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import { migrations } from '../../../shared/compute/migrations/migration.ts';
import { findServer, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { servers } from '../../../shared/compute/servers/server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { canonicalUuid } from '../../../shared/operation/uuid.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { type Transaction, transaction } from '../../../shared/store/transaction.ts';

const rule = policy.manager('os_compute_api:servers:migrations:delete');
/** Whoever may resize a server may also give that up. */
const resizing = policy.member('os_compute_api:servers:resize');

const alsoPreparing = versions({ '2.1': false, '2.65': true });

async function ruleFor(tx: Transaction, serverId: string, number: string) {
  const id = canonicalUuid(serverId);
  const server = id === undefined ? undefined : await tx.get(servers, id);
  if (server === undefined || server.migrationId === null) return rule;
  const migration = await tx.get(migrations, server.migrationId);
  const isMeant = migration?.type === 'resize' && String(migration.id) === number;
  return isMeant && canBeGivenUp(server, migration) ? resizing : rule;
}

/** A move is given up: a live migration, as in Nova, and also one that the server is shut down for, as long as nothing is built elsewhere. */
export default operation({
  name: 'server-migrations.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/migrations/{migration_id}',
  policy: rule,
  policyTarget: 'resource',
  window: { since: '2.24' },
  status: 202,
  errors: [...findServerErrors, ...abortErrors],
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, caller, version, requestId }, ports) {
    const { server_id: serverId = '', migration_id: number = '' } = params;
    const command = await transaction(ports, async (tx) => {
      const server = await findServer(tx, serverId, caller, await ruleFor(tx, serverId, number));
      return giveUp(tx, ports, server, { number, alsoPreparing: alsoPreparing.at(version) }, { caller, requestId });
    });
    if (command !== undefined) await send(ports, command);
    return {};
  },
});
