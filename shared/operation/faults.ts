/** The envelopes in which OpenStack's services tell of errors: the only module that knows their keys. */
import type { Service } from './operation.ts';

/** Nova's names of faults; every other status is a `computeFault`. */
const faultNames: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

export interface Fault {
  readonly status: number;
  readonly kind: string;
  readonly message: string;
}

/** Reason phrases of the statuses that are given. OpenStack's services keep to the older one of 413. */
const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  406: 'Not Acceptable',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function titleOf(status: number): string {
  return titles[status] ?? 'Error';
}

const envelopes: Readonly<Record<Service, (fault: Fault) => unknown>> = {
  compute: ({ status, message }) => ({ [faultNames[status] ?? 'computeFault']: { code: status, message } }),
  volume: ({ status, message }) => ({ [faultNames[status] ?? 'computeFault']: { code: status, message } }),
  identity: ({ status, message }) => ({ error: { code: status, message, title: titleOf(status) } }),
  agents: ({ status, message }) => ({ error: { code: status, message, title: titleOf(status) } }),
  image: ({ status, message }) => ({
    message: `${message}<br /><br />\n\n\n`,
    code: `${status} ${titleOf(status)}`,
    title: titleOf(status),
  }),
  network: ({ kind, message }) => ({ NeutronError: { type: kind, message, detail: '' } }),
};

/** The JSON body that tells of a fault. */
export function envelope(service: Service, fault: Fault): unknown {
  return envelopes[service](fault);
}

/** What the token middleware answers in front of every service. */
export function unauthenticatedBody(message: string): unknown {
  return { error: { code: 401, title: 'Unauthorized', message } };
}

/** What an unknown route answers in front of every service. */
export function unknownRouteBody(): unknown {
  return { message: 'The resource could not be found.<br /><br />\n\n\n', code: '404 Not Found', title: 'Not Found' };
}
