/**
 * Routes as API Gateway knows them. Each service has an API of its own, with one stage that is named as the service's root is: what leads to it,
 * the stage's name or the same key below a domain, is part of no route, and of every path that functions are told.
 */
import type { Service } from '../../shared/operation/operation.ts';
import type { NamedRoute } from '../../shared/operation/routes.ts';
import { routeFunctions } from './functions.ts';

/** Of the stage, and of what leads to it below a domain: `compute`. */
export const stageNameOf = (service: Service): string =>
  routeFunctions.find(({ route }) => route.service.name === service)?.route.service.root.slice(1) ?? service;

/** What is sent to the function of no route. */
export const fallbackRouteKey = '$default';

export function routeKeysOf({ service, method, paths }: Pick<NamedRoute, 'service' | 'method' | 'paths'>): readonly string[] {
  // The root is reached with and without a slash at its end, and is one route.
  return [...new Set(paths.map((path) => `${method} ${path.slice(service.root.length) || '/'}`))];
}

export function routeKeysOfService(service: Service): readonly string[] {
  const routes = routeFunctions.filter(({ route }) => route.service.name === service);
  return [...routes.flatMap(({ route }) => routeKeysOf(route)), fallbackRouteKey];
}
