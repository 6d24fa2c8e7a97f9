/**
 * Routes as API Gateway knows them. Each service has an API of its own. Below a domain, a key leads to it (`compute`), which API Gateway takes from the path before it looks
 * for a route; functions are told the whole path either way.
 */

import type { NamedRoute } from '../../shared/operation/routes.ts';
import type { Service } from '../../shared/operation/service.ts';
import { type RouteFunction, routeFunctions } from './functions.ts';
import type { CloudStage } from './stage.ts';

/** What is sent to the function of no route. */
export const fallbackRouteKey = '$default';

const functionsOf = (service: Service): readonly RouteFunction[] => routeFunctions.filter(({ route }) => route.service.name === service);

/** What leads to a service below a domain: its root, without the slash. */
export const mappingKeyOf = (service: Service): string => functionsOf(service)[0]?.route.service.root.slice(1) ?? service;

export function routeKeysOf({ service, method, paths }: Pick<NamedRoute, 'service' | 'method' | 'paths'>, { domain }: CloudStage) {
  const taken = domain === undefined ? '' : service.root;
  // With its root taken from it, a path with nothing behind the root is a slash, whether it ends in one or not.
  return [...new Set(paths.map((path) => `${method} ${path.slice(taken.length) || '/'}`))];
}

export function routeKeysOfService(service: Service, stage: CloudStage): readonly string[] {
  return [...functionsOf(service).flatMap(({ route }) => routeKeysOf(route, stage)), fallbackRouteKey];
}
