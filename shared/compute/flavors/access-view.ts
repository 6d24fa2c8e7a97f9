import type { Flavor } from './flavor.ts';

/** Which projects may use a flavor that is not public. */
export function flavorAccess(flavor: Flavor) {
  return { flavor_access: flavor.accessProjects.map((projectId) => ({ flavor_id: flavor.id, tenant_id: projectId })) };
}
