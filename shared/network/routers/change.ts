/** Makes, changes and removes routers. */

import type { Caller } from '../../operation/policy.ts';
import { returnNetworkQuota, takeNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as errors from '../errors/routers.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Posted, Put } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { newStandard } from '../resource/standard.ts';
import { assertZoneHints, zoneHintErrors } from '../zones.ts';
import { gatewayErrors, removeGateway, withGateway } from './gateway.ts';
import { type routerAttributes, routerResource, routerTarget } from './resource.ts';
import { type Router, routers } from './router.ts';
import { assertRoutes, routesErrors } from './routes.ts';

export const createRouterErrors = [...gatewayErrors, networkErrors.PolicyNotAuthorized, networkErrors.OverQuota, ...zoneHintErrors];

/** There is one kind of router. */
function assertPlain(body: { readonly ha?: boolean | null | undefined; readonly distributed?: boolean | null | undefined }): void {
  if (body.distributed) throw errors.BadRouter({ msg: 'distributed routers are not supported' });
  if (body.ha) throw errors.BadRouter({ msg: 'highly available routers are not supported' });
}

export async function createRouter(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  body: Posted<typeof routerAttributes>,
): Promise<Router> {
  enforceCreate(routerResource, caller, routerTarget(body), body);
  assertPlain(body);
  assertZoneHints(body.availability_zone_hints);
  const bare: Router = {
    ...newStandard(ports, body, 1),
    adminStateUp: body.admin_state_up,
    availabilityZoneHints: [...body.availability_zone_hints],
    gateway: null,
    interfaces: [],
    routes: [],
  };
  const router = body.external_gateway_info === null ? bare : await withGateway(tx, ports, caller, bare, body.external_gateway_info);
  await takeNetworkQuota(tx, router.projectId, { router: 1 });
  tx.put(routers, router);
  return router;
}

export const updateRouterErrors = [...gatewayErrors, ...routesErrors];

/** What it becomes; the caller puts it. */
export async function changedRouter(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  router: Router,
  body: Put<typeof routerAttributes>,
): Promise<Router> {
  assertPlain(body);
  const led = body.external_gateway_info === undefined ? router : await withGateway(tx, ports, caller, router, body.external_gateway_info);
  const routes = [...(body.routes ?? router.routes)];
  // Routes over a way out that is gone go nowhere.
  if (body.routes !== undefined || (led !== router && routes.length > 0)) await assertRoutes(tx, led, routes);
  return {
    ...led,
    routes,
    name: body.name ?? router.name,
    description: body.description ?? router.description,
    adminStateUp: body.admin_state_up ?? router.adminStateUp,
  };
}

export const removeRouterErrors = [errors.RouterInUse, errors.RouterExternalGatewayInUseByFloatingIp];

/** @param find the router, if the caller may delete it */
export async function removeRouter(ports: NetworkPorts, find: (tx: Transaction) => Promise<Router>): Promise<void> {
  await transaction(ports, async (tx) => {
    const router = await find(tx);
    const portIds = [...new Set(router.interfaces.map(({ portId }) => portId))];
    if (portIds.length > 0) throw errors.RouterInUse({ router_id: router.id, port_ids: portIds.toSorted().join(', ') });
    await removeGateway(tx, ports, router);
    returnNetworkQuota(tx, router.projectId, { router: 1 });
    tx.remove(routers, router.id);
  });
}
