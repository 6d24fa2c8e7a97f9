import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import {
  changeOf,
  changeService,
  changeServiceErrors,
  type Named,
  namedActions,
  type Wanted,
} from '../../../shared/compute/services/change.ts';
import { findService, findServiceErrors } from '../../../shared/compute/services/find.ts';
import { binary, namesByUuid, serviceView } from '../../../shared/compute/services/service.ts';
import { together } from '../../../shared/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { type Version, version as versionOf } from '../../../shared/operation/version.ts';
import { object, since, until } from '../../../shared/operation/versioned.ts';
import { bool } from '../../../shared/operation/wire.ts';
import type { Ports } from '../../../shared/ports.ts';

const text = z.string().check(z.minLength(1), z.maxLength(255));

/** Until 2.52 the last part of the path is what to do, and the body says to whom; from then on it is the service's id. */
export default operation({
  name: 'services.update',
  service: 'compute',
  method: 'PUT',
  path: '/os-services/{id}',
  policy: policy.admin('os_compute_api:os-services:update'),
  body: object({
    host: until('2.52', text.check(z.regex(/^[a-zA-Z0-9-._]*\n?$/))),
    binary: until('2.52', text),
    status: since('2.53', z.optional(z.enum(['enabled', 'disabled']))),
    disabled_reason: z.optional(text),
    forced_down: since('2.11', z.optional(bool)),
  }),
  status: 200,
  errors: /* @__PURE__ */ together(findServiceErrors, changeServiceErrors),
  needs: ['table:read', 'table:write'],
  async handle({ params, body, version }, ports) {
    const id = params['id'] ?? '';
    const service = namesByUuid(version) ? await byId(ports, id, body, version) : await byName(ports, id, body as Named, version);
    return { body: { service } };
  },
});

async function byId(ports: Ports, id: string, wanted: Wanted, version: Version) {
  const { name } = await findService(ports.store, id);
  const changed = await changeService(ports, name, changeOf(wanted));
  return serviceView.show(changed, version, { now: ports.clock.now() });
}

async function byName(ports: Ports, action: string, body: Named, version: Version) {
  const row = Object.hasOwn(namedActions, action) ? namedActions[action] : undefined;
  if (row === undefined || version < versionOf(row.since)) throw computeErrors.ServiceActionUnknown();
  const change = row.change(body);
  if (body.binary !== binary) throw computeErrors.HostBinaryNotFound({ binary: body.binary, host: body.host });
  await changeService(ports, body.host, change);
  return { host: body.host, binary: body.binary, ...row.shows(body) };
}
