/** The envelope in which Nova tells of errors, and Cinder, which was once a part of it. */
import type { Fault } from '../exchange.ts';

/** Nova's names for the statuses that are given; what it has no name for is a `computeFault`. */
const names: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

export function novaFault({ status, message }: Fault): unknown {
  return { [names[status] ?? 'computeFault']: { code: status, message } };
}
