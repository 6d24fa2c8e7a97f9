import { clearings } from '../../../shared/compute/clearing/clearing.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { leaveAll } from '../../../shared/compute/hosts/aggregates/leave.ts';
import { allocatedKey, hosts, signsOfLife } from '../../../shared/compute/hosts/host.ts';
import { serverPartitions, servers } from '../../../shared/compute/servers/server.ts';
import { serviceToDelete, serviceToDeleteErrors } from '../../../shared/compute/services/find.ts';
import { together } from '../../../shared/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Ports } from '../../../shared/ports.ts';
import { OutOfBounds, transaction } from '../../../shared/store/transaction.ts';

/** The host with all that is known of it. An agent that still runs registers it anew with its next heartbeat. */
export default operation({
  name: 'services.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-services/{id}',
  policy: policy.admin('os_compute_api:os-services:delete'),
  status: 204,
  errors: /* @__PURE__ */ together(serviceToDeleteErrors, [computeErrors.ServiceHasServers, computeErrors.ServiceHasMigrations]),
  needs: ['table:read', 'table:write'],
  async handle({ params, version }, ports) {
    const { name } = await serviceToDelete(ports.store, params['id'] ?? '', version);
    try {
      await transaction(ports, async (tx) => {
        const host = await tx.get(hosts, name);
        if (host === undefined) return;
        // Counted in the commit: a server that comes meanwhile is in the way.
        tx.add(allocatedKey(name), { servers: 0 }, { servers: { max: 0 } });
        await leaveAll(tx, host);
        tx.remove(hosts, name);
        if ((await tx.get(clearings, name)) !== undefined) tx.remove(clearings, name);
        if ((await tx.get(signsOfLife, name)) !== undefined) tx.remove(signsOfLife, name);
      });
    } catch (error) {
      throw error instanceof OutOfBounds ? await whyNot(ports, name) : error;
    }
    return {};
  },
});

/** What holds a place on the host and is on none of its servers is on its way. */
async function whyNot({ store }: Ports, name: string): Promise<Error> {
  for await (const _ of servers.all(store, { index: 'host', partition: serverPartitions.host(name), limit: 1 }))
    return computeErrors.ServiceHasServers();
  return computeErrors.ServiceHasMigrations();
}
