import * as requestErrors from '../errors.ts';
import type { ExchangeMiddleware } from '../exchange.ts';

/** Nova reads JSON and takes a missing type or plain text for it. */
const accepted = new Set(['', 'text/plain', 'application/json', 'application/vnd.openstack.compute+json']);

/** Refuses bodies of a type that is not read here; which types those are, operations with bytes say themselves. */
export const contentType: ExchangeMiddleware = {
  name: 'content type',
  before({ event: { event, route } }) {
    if (event.body === undefined || event.body === '' || route.operations.some((operation) => operation.bytes)) return undefined;
    const type = (event.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const alsoAccepted = route.operations.flatMap((operation) => operation.contentTypes ?? []);
    if (!accepted.has(type) && !alsoAccepted.includes(type)) throw requestErrors.UnsupportedContentType();
    return undefined;
  },
};
