/** The Networking API as stories ask it. */
import type { Asked, System } from './system.ts';

export const asking =
  (system: System) =>
  (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    as: Asked['as'] & string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    system.request(method, `/network/v2.0${path}`, { as, headers, ...(body === undefined ? {} : { body }) });
