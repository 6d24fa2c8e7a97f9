/**
 * Routes that are added to those of a router, or taken from them, so that two who change them at once do not undo each other. One that is there already, or is not, is no mistake. Source: Neutron's
 * extension `extraroute-atomic`.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from '../../store/transaction.ts';
import * as addressKinds from '../addresses/kinds.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { JsonObject } from '../resource/kinds.ts';
import { objectUnder, readAttribute, readBodyErrors } from '../resource/read-body.ts';
import { revised } from '../resource/standard.ts';
import { type Router, routers } from './router.ts';
import { assertRoutes, routesErrors } from './routes.ts';

type Routes = Router['routes'];

const named = { kind: addressKinds.routes() };

/** @throws readBodyErrors */
export function readRoutes(body: unknown): Routes {
  const { routes, ...others }: JsonObject = objectUnder(body, 'router');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw networkErrors.BadRequest({ reason: `Unrecognized attribute(s) '${Object.keys(others).toSorted().join(', ')}'` });
  return [...readAttribute('routes', named, routes ?? [])];
}

const isAmong = (routes: Routes, one: Routes[number]) => routes.some((each) => isDeepStrictEqual(each, one));

export const extraRoutesErrors = [...readBodyErrors, ...routesErrors];

/** @throws routesErrors */
export async function addRoutes(tx: Transaction, ports: NetworkPorts, router: Router, routes: Routes): Promise<Router> {
  const all = [...router.routes, ...routes.filter((one) => !isAmong(router.routes, one))];
  await assertRoutes(tx, router, all);
  return put(tx, ports, router, all);
}

export const removeRoutes = (tx: Transaction, ports: NetworkPorts, router: Router, routes: Routes): Router =>
  put(
    tx,
    ports,
    router,
    router.routes.filter((one) => !isAmong(routes, one)),
  );

function put(tx: Transaction, ports: NetworkPorts, router: Router, routes: Routes): Router {
  if (routes.length === router.routes.length) return router;
  const changed = revised(ports, { ...router, routes });
  tx.put(routers, changed);
  return changed;
}
