import * as requestErrors from '../errors.ts';
import type { Middleware } from '../exchange.ts';

/** Nova reads JSON and takes a missing type or plain text for it. */
const accepted = ['', 'text/plain', 'application/json', 'application/vnd.openstack.compute+json'];

/** Refuses bodies of a type that is not read here; which types those are, operations with bytes say themselves. */
export const contentType: Middleware = ({ event: { body, headers }, route: { operation, service } }) => {
  if (!body || operation?.bytes || service.takesAnyType) return;
  const type = (headers['content-type'] ?? '').replace(/;.*/s, '').trim().toLowerCase();
  if (!accepted.includes(type) && !operation?.contentTypes?.includes(type)) throw requestErrors.UnsupportedContentType();
};
