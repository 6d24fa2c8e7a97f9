/** Changing the catalogue. Whoever relies on a service or a region writes it too, so that whoever deletes it meanwhile comes before or after. */
import { together } from '../errors.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import { region as fixedRegion, isFixedEndpoint, isFixedService } from './catalog.ts';
import * as identityErrors from './errors.ts';
import {
  endpoints,
  regions,
  type StoredCatalog,
  type StoredEndpoint,
  type StoredRegion,
  type StoredService,
  services,
} from './stored-catalog.ts';
import { registeredLimitsOf } from './unified-limits.ts';

type Verb = 'update' | 'delete';

export const changedServiceErrors = [identityErrors.ServiceNotFound, identityErrors.Immutable];

/** A service that is to be changed. */
export async function changedService(tx: Transaction, id: string, verb: Verb): Promise<StoredService> {
  if (isFixedService(id)) throw identityErrors.Immutable({ verb, type: 'service', id });
  const service = await tx.get(services, id);
  if (service === undefined) throw identityErrors.ServiceNotFound({ service_id: id });
  return service;
}

export const changedEndpointErrors = [identityErrors.EndpointNotFound, identityErrors.Immutable];

export async function changedEndpoint(tx: Transaction, id: string, verb: Verb): Promise<StoredEndpoint> {
  if (isFixedEndpoint(id)) throw identityErrors.Immutable({ verb, type: 'endpoint', id });
  const endpoint = await tx.get(endpoints, id);
  if (endpoint === undefined) throw identityErrors.EndpointNotFound({ endpoint_id: id });
  return endpoint;
}

export const changedRegionErrors = [identityErrors.RegionNotFound, identityErrors.Immutable];

export async function changedRegion(tx: Transaction, id: string, verb: Verb): Promise<StoredRegion> {
  if (id === fixedRegion) throw identityErrors.Immutable({ verb, type: 'region', id });
  const region = await tx.get(regions, id);
  if (region === undefined) throw identityErrors.RegionNotFound({ region_id: id });
  return region;
}

export const relyErrors = [identityErrors.Expected];

/** @param target what it is for, as the refusal names it */
export async function relyOnService(tx: Transaction, id: string, target: string): Promise<void> {
  if (isFixedService(id)) return;
  const service = await tx.get(services, id);
  if (service === undefined) throw identityErrors.Expected({ attribute: 'service_id', target });
  tx.put(services, service);
}

export async function relyOnRegion(tx: Transaction, id: string | null, target: string): Promise<void> {
  if (id === null || id === fixedRegion) return;
  const region = await tx.get(regions, id);
  if (region === undefined) throw identityErrors.Expected({ attribute: 'region_id', target });
  tx.put(regions, region);
}

export const assertUnlimitedErrors = [identityErrors.LimitsInUse];

/** No limits are registered for what is to be deleted. */
export async function assertUnlimited(store: Store, type: 'service' | 'region', id: string): Promise<void> {
  const all = await registeredLimitsOf(store);
  if (all.some(({ serviceId, regionId }) => (type === 'service' ? serviceId : regionId) === id)) {
    throw identityErrors.LimitsInUse({ type, id });
  }
}

export const parentRegionErrors = /* @__PURE__ */ together([identityErrors.RegionNotFound, identityErrors.CircularRegions]);

/** A region may stand below another, but not below itself. */
export async function checkParentRegion(tx: Transaction, id: string, parentId: string | null): Promise<void> {
  for (let above = parentId; above !== null && above !== fixedRegion; ) {
    if (above === id) throw identityErrors.CircularRegions({ parent_region_id: parentId ?? '' });
    const region: StoredRegion | undefined = await tx.get(regions, above);
    if (region === undefined) throw identityErrors.RegionNotFound({ region_id: above });
    if (above === parentId) tx.put(regions, region);
    above = region.parentId;
  }
}

/** A region with those below it, the lowest first. */
export function branchOf({ regions: all }: Pick<StoredCatalog, 'regions'>, id: string): readonly string[] {
  const below = all.filter(({ parentId }) => parentId === id).flatMap((child) => branchOf({ regions: all }, child.id));
  return [...below, id];
}
