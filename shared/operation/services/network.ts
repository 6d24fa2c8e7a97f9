import type { ServiceFacts } from '../exchange.ts';
import * as places from '../places.ts';

/** What Neutron calls the failures that any request may meet: the names of its web framework's. */
const typesOnWire: Readonly<Record<string, string>> = {
  MalformedBody: 'HTTPBadRequest',
  NotFound: 'HTTPNotFound',
  InternalServerError: 'HTTPInternalServerError',
  PolicyForbids: 'PolicyNotAuthorized',
  BodyTooLarge: 'HTTPRequestEntityTooLarge',
};
const words: Readonly<Record<string, string>> = { MalformedBody: 'Body contains invalid data' };

export const network: ServiceFacts = {
  ...places.network,
  name: 'network',
  takesAnyType: true,
  envelope: ({ kind, message }) => ({ NeutronError: { type: typesOnWire[kind] ?? kind, message: words[kind] ?? message, detail: '' } }),
};
