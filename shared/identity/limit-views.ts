/** What is shown of unified limits. */
import type { Limit, RegisteredLimit } from './unified-limits.ts';

type Self = (path: string) => string;

export function registeredLimitView(limit: RegisteredLimit, self: Self) {
  const { id, serviceId, regionId, resourceName, defaultLimit, description } = limit;
  return {
    id,
    service_id: serviceId,
    region_id: regionId,
    resource_name: resourceName,
    default_limit: defaultLimit,
    description,
    links: { self: self(`registered_limits/${id}`) },
  };
}

export function limitView(limit: Limit, self: Self) {
  const { id, ownerId, isDomain, serviceId, regionId, resourceName, resourceLimit, description } = limit;
  return {
    id,
    project_id: isDomain ? null : ownerId,
    domain_id: isDomain ? ownerId : null,
    service_id: serviceId,
    region_id: regionId,
    resource_name: resourceName,
    resource_limit: resourceLimit,
    description,
    links: { self: self(`limits/${id}`) },
  };
}
