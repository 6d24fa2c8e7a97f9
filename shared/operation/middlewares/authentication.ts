import { authenticate } from '../../identity/authentication.ts';
import * as requestErrors from '../errors.ts';
import type { Middleware } from '../exchange.ts';

/** Reads the caller from the token in `X-Auth-Token`; version documents and the asking of tokens do without. */
export const authentication: Middleware = async (exchange) => {
  if (exchange.route.operation?.authentication === 'none') return;
  const token = exchange.event.headers['x-auth-token'];
  exchange.caller = token === undefined ? undefined : await authenticate(token, exchange.ports);
  if (exchange.caller === undefined) throw requestErrors.Unauthenticated();
};
