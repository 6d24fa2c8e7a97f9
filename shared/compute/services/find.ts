/** Finding a host by what operators call its service. */

import { canonicalUuid } from '../../operation/uuid.ts';
import type { Version } from '../../operation/version.ts';
import type { Store } from '../../store/port.ts';
import * as computeErrors from '../errors.ts';
import { hosts, type RegisteredHost, rings } from '../hosts/host.ts';
import { namesByUuid, serviceNumber } from './service.ts';

/** Reads all hosts, which are found by name and not by these: operators ask seldom. */
async function hostsThat(store: Store, isMeant: (host: RegisteredHost) => boolean): Promise<readonly RegisteredHost[]> {
  const found: RegisteredHost[] = [];
  for await (const host of hosts.all(store, rings.all)) if (isMeant(host)) found.push(host);
  return found;
}

export const findServiceErrors = [computeErrors.ServiceIdInvalid, computeErrors.ServiceNotFound];

/** @throws findServiceErrors */
export async function findService(store: Store, id: string): Promise<RegisteredHost> {
  const uuid = canonicalUuid(id);
  if (uuid === undefined) throw computeErrors.ServiceIdInvalid({ service_id: id });
  const [found] = await hostsThat(store, ({ serviceId }) => serviceId === uuid);
  if (found === undefined) throw computeErrors.ServiceNotFound({ service_id: id });
  return found;
}

export const serviceToDeleteErrors = [
  computeErrors.ServiceIdInvalid,
  computeErrors.ServiceNumberInvalid,
  computeErrors.ServiceNotUnique,
  computeErrors.ServiceToDeleteNotFound,
];

/** @throws serviceToDeleteErrors */
export async function serviceToDelete(store: Store, id: string, version: Version): Promise<RegisteredHost> {
  const isMeant = namesByUuid(version) ? byUuid(id) : byNumber(id);
  const [found, other] = await hostsThat(store, isMeant);
  if (found === undefined) throw computeErrors.ServiceToDeleteNotFound({ service_id: id });
  if (other !== undefined) throw computeErrors.ServiceNotUnique({ service_id: id });
  return found;
}

function byUuid(id: string): (host: RegisteredHost) => boolean {
  const uuid = canonicalUuid(id);
  if (uuid === undefined) throw computeErrors.ServiceIdInvalid({ service_id: id });
  return ({ serviceId }) => serviceId === uuid;
}

function byNumber(id: string): (host: RegisteredHost) => boolean {
  if (!/^\d{1,10}$/.test(id)) throw computeErrors.ServiceNumberInvalid({ service_id: id });
  return (host) => serviceNumber(host) === Number(id);
}
