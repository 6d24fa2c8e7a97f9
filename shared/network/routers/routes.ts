/** The routes that a router has besides those of its subnets. */
import type { Transaction } from '../../store/transaction.ts';
import { knownAddress } from '../addresses/address.ts';
import { contains, knownCidr } from '../addresses/cidr.ts';
import * as errors from '../errors/routers.ts';
import { ports as portThings } from '../ports/port.ts';
import { connectedSubnets } from './overlap.ts';
import type { Router } from './router.ts';

type Routes = Router['routes'];

/** Neutron's own limit. */
export const routesPerRouter = 30;

export const routesErrors = [errors.InvalidRoutes, errors.RoutesExhausted];

const text = (routes: Routes) =>
  `[${routes.map(({ destination, nexthop }) => `{'destination': '${destination}', 'nexthop': '${nexthop}'}`).join(', ')}]`;

/** @throws errors.InvalidRoutes for a hop that the router cannot reach, or that it is itself */
export async function assertRoutes(tx: Transaction, router: Router, routes: Routes): Promise<void> {
  if (routes.length > routesPerRouter) throw errors.RoutesExhausted({ router_id: router.id, quota: routesPerRouter });
  if (routes.length === 0) return;
  const blocks = (await connectedSubnets(tx, router)).map(({ cidr }) => knownCidr(cidr));
  const portIds = new Set([...router.interfaces.map(({ portId }) => portId), ...(router.gateway === null ? [] : [router.gateway.portId])]);
  const ports = await Promise.all([...portIds].map((id) => tx.get(portThings, id)));
  const own = new Set(ports.flatMap((port) => port?.fixedIps ?? []).map(({ address }) => address));
  for (const { nexthop } of routes) {
    const hop = knownAddress(nexthop);
    if (!blocks.some((block) => contains(block, hop)))
      throw errors.InvalidRoutes({ routes: text(routes), reason: 'the nexthop is not connected with router' });
    if (own.has(nexthop)) throw errors.InvalidRoutes({ routes: text(routes), reason: 'the nexthop is used by router' });
  }
}

/** Whether a route goes over a block. */
export const leadsOver = (routes: Routes, cidr: string): boolean =>
  routes.some(({ nexthop }) => contains(knownCidr(cidr), knownAddress(nexthop)));
