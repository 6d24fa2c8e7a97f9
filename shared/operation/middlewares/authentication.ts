import { authenticate } from '../../identity/authentication.ts';
import * as requestErrors from '../errors.ts';
import type { ExchangeMiddleware } from '../exchange.ts';

/** Reads the caller from the token in `X-Auth-Token`; version documents and the asking of tokens do without. */
export const authentication: ExchangeMiddleware = {
  name: 'authentication',
  async before({ event: exchange }) {
    if (exchange.route.operations.some((operation) => operation.authentication === 'none')) return undefined;
    const token = exchange.event.headers['x-auth-token'];
    exchange.caller = token === undefined ? undefined : await authenticate(token, exchange.ports);
    if (exchange.caller === undefined) throw requestErrors.Unauthenticated();
    return undefined;
  },
};
