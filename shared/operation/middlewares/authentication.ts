import { authenticate } from '../../identity/authentication.ts';
import { allows } from '../../identity/rule-match.ts';
import * as requestErrors from '../errors.ts';
import type { Exchange, Middleware } from '../exchange.ts';

/** Access rules name paths below the root of their service. */
function isAllowed({ caller, event, route: { service } }: Exchange): boolean {
  const rules = caller?.token.rules;
  return rules === undefined || allows(rules, service.name, event.requestContext.http.method, event.rawPath.slice(service.root.length));
}

/** Reads the caller from the token in `X-Auth-Token`; version documents and the asking of tokens do without. */
export const authentication: Middleware = async (exchange) => {
  if (exchange.route.operation?.authentication === 'none') return;
  const token = exchange.event.headers['x-auth-token'];
  exchange.caller = token === undefined ? undefined : await authenticate(token, exchange.ports);
  // Roles on a domain are for the identity service: everywhere else things belong to projects.
  if (exchange.caller?.token.dom !== undefined && exchange.route.service.name !== 'identity') {
    exchange.caller = { ...exchange.caller, roles: new Set(), isAdmin: false };
  }
  if (exchange.caller === undefined || !isAllowed(exchange)) throw requestErrors.Unauthenticated();
};
