/** The service catalog. */

import { type Origins, originOfService } from '../operation/origins.ts';
import * as places from '../operation/places.ts';
import type { Service } from '../operation/service.ts';
import { stableId } from './ids.ts';

export const region = 'RegionOne';
const interfaces = ['public', 'internal', 'admin'] as const;

interface CatalogService {
  readonly service: Service;
  readonly type: string;
  readonly name: string;
  readonly path: string;
  /** Whether the project's id ends the URL. */
  readonly perProject: boolean;
}

const { identity, compute, image, volume } = places;
const volumePath = `${volume.root}${volume.base}`;

/** What there is: clients ask whatever stands here, hundreds of times. */
const catalogServices: readonly CatalogService[] = [
  { service: 'identity', type: 'identity', name: 'keystone', path: `${identity.root}${identity.base}`, perProject: false },
  { service: 'compute', type: 'compute', name: 'nova', path: `${compute.root}${compute.base}`, perProject: false },
  { service: 'image', type: 'image', name: 'glance', path: image.root, perProject: false },
  { service: 'volume', type: 'volumev3', name: 'cinderv3', path: volumePath, perProject: true },
  { service: 'volume', type: 'block-storage', name: 'cinder', path: volumePath, perProject: true },
];

const serviceId = (type: string) => stableId('service', type);

/** The catalog as a token for a project shows it. @param used the origin that the client used */
export function catalogFor(used: string, projectId: string, origins: Origins | undefined) {
  return catalogServices.map(({ service, type, name, path, perProject }) => ({
    id: serviceId(type),
    type,
    name,
    endpoints: interfaces.map((way) => ({
      id: stableId('endpoint', type, way),
      interface: way,
      region,
      region_id: region,
      url: `${originOfService(service, used, origins)}${path}${perProject ? `/${projectId}` : ''}`,
    })),
  }));
}

/** The services as administrators list them. */
export function listedServices(self: (path: string) => string) {
  return catalogServices.map(({ type, name }) => {
    const id = serviceId(type);
    return { id, type, name, description: '', enabled: true, links: { self: self(`services/${id}`) } };
  });
}

/** The endpoints as administrators list them: URLs with a hole for the project. */
export function listedEndpoints(used: string, self: (path: string) => string, origins: Origins | undefined) {
  return catalogServices.flatMap(({ service, type, path, perProject }) =>
    interfaces.map((way) => {
      const id = stableId('endpoint', type, way);
      return {
        id,
        interface: way,
        service_id: serviceId(type),
        region,
        region_id: region,
        url: `${originOfService(service, used, origins)}${path}${perProject ? '/$(project_id)s' : ''}`,
        enabled: true,
        links: { self: self(`endpoints/${id}`) },
      };
    }),
  );
}

export function listedRegions(self: (path: string) => string) {
  return [{ id: region, description: '', parent_region_id: null, links: { self: self(`regions/${region}`) } }];
}
