/** The service catalog. */

import { type Origins, originOfService } from '../operation/origins.ts';
import * as places from '../operation/places.ts';
import type { Service } from '../operation/service.ts';
import { stableId } from './ids.ts';
import type { StoredCatalog, StoredEndpoint, StoredRegion, StoredService } from './stored-catalog.ts';

export const region = 'RegionOne';
export const interfaces = ['public', 'internal', 'admin'] as const;

interface CatalogService {
  readonly service: Service;
  readonly type: string;
  readonly name: string;
  readonly path: string;
  /** Whether the project's id ends the URL. */
  readonly perProject: boolean;
}

const { identity, compute, image, network, volume } = places;
const volumePath = `${volume.root}${volume.base}`;

/** What there is: clients ask whatever stands here, hundreds of times. */
const catalogServices: readonly CatalogService[] = [
  { service: 'identity', type: 'identity', name: 'keystone', path: `${identity.root}${identity.base}`, perProject: false },
  { service: 'compute', type: 'compute', name: 'nova', path: `${compute.root}${compute.base}`, perProject: false },
  { service: 'image', type: 'image', name: 'glance', path: image.root, perProject: false },
  { service: 'volume', type: 'volumev3', name: 'cinderv3', path: volumePath, perProject: true },
  // Clients add the version themselves.
  { service: 'network', type: 'network', name: 'neutron', path: network.root, perProject: false },
  { service: 'volume', type: 'block-storage', name: 'cinder', path: volumePath, perProject: true },
];

const serviceId = (type: string) => stableId('service', type);

/** Who a catalog is for. */
export interface CatalogReader {
  readonly userId: string;
  /** None for a token that is for a domain: it is shown what needs no project. */
  readonly projectId: string | null;
}

/** The catalog as a token shows it, with what administrators have added and not disabled. @param used the origin that the client used */
export function catalogFor(used: string, reader: CatalogReader, origins: Origins | undefined, stored: StoredCatalog) {
  const added = (id: string) =>
    stored.endpoints
      .filter(({ serviceId, enabled, url }) => enabled && serviceId === id && isFor(reader, url))
      .map((endpoint) => entryOf(endpoint, reader));
  const fixed = catalogServices.map(({ service, type, name, path, perProject }) => ({
    id: serviceId(type),
    type,
    name,
    endpoints: [
      ...(perProject && reader.projectId === null ? [] : interfaces).map((way) => ({
        id: stableId('endpoint', type, way),
        interface: way,
        region,
        region_id: region,
        url: `${originOfService(service, used, origins)}${path}${perProject ? `/${reader.projectId}` : ''}`,
      })),
      ...added(serviceId(type)),
    ],
  }));
  const others = stored.services
    .filter(({ enabled }) => enabled)
    .map(({ id, type, name = '' }) => ({ id, type, name, endpoints: added(id) }));
  return [...fixed, ...others];
}

function entryOf({ id, interface: way, regionId, url }: StoredEndpoint, reader: CatalogReader) {
  return { id, interface: way, region: regionId, region_id: regionId, url: filled(url, reader) };
}

/** What a URL may have holes for. Source: the keys that Keystone fills in. */
const holes: Readonly<Record<string, (reader: CatalogReader) => string | null>> = {
  project_id: ({ projectId }) => projectId,
  tenant_id: ({ projectId }) => projectId,
  user_id: ({ userId }) => userId,
};

const hole = /[$%]\((\w+)\)s/g;

/** Whether everything can be filled in. */
const isFor = (reader: CatalogReader, url: string) => [...url.matchAll(hole)].every(([, name = '']) => holes[name]?.(reader) !== null);

const filled = (url: string, reader: CatalogReader) => url.replaceAll(hole, (text, name: string) => holes[name]?.(reader) ?? text);

/** Whether every hole can be filled and nothing else looks like one. */
export function isTemplate(url: string): boolean {
  return [...url.matchAll(hole)].every(([, name = '']) => Object.hasOwn(holes, name)) && !/[$%]\(/.test(url.replaceAll(hole, ''));
}

type Self = (path: string) => string;

/** The services as administrators list them. */
export function listedServices(self: Self, { services }: Pick<StoredCatalog, 'services'>) {
  const fixed = catalogServices.map(({ type, name }): StoredService => {
    return { id: serviceId(type), type, name, description: '', enabled: true, extra: {} };
  });
  return [...fixed, ...services].map((service) => serviceView(service, self));
}

export function serviceView({ id, type, name, description, enabled, extra }: StoredService, self: Self) {
  const told = { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) };
  return { ...extra, id, type, ...told, enabled, links: { self: self(`services/${id}`) } };
}

/** The endpoints as administrators list them: URLs with a hole for the project. */
export function listedEndpoints(used: string, self: Self, origins: Origins | undefined, stored: Pick<StoredCatalog, 'endpoints'>) {
  const fixed = catalogServices.flatMap(({ service, type, path, perProject }) =>
    interfaces.map((way): StoredEndpoint => {
      const url = `${originOfService(service, used, origins)}${path}${perProject ? '/$(project_id)s' : ''}`;
      return {
        id: stableId('endpoint', type, way),
        serviceId: serviceId(type),
        regionId: region,
        interface: way,
        url,
        enabled: true,
        extra: {},
      };
    }),
  );
  return [...fixed, ...stored.endpoints].map((endpoint) => endpointView(endpoint, self));
}

export function endpointView({ id, interface: way, serviceId, regionId, url, enabled, extra }: StoredEndpoint, self: Self) {
  const links = { self: self(`endpoints/${id}`) };
  return { ...extra, id, interface: way, service_id: serviceId, region: regionId, region_id: regionId, url, enabled, links };
}

export function listedRegions(self: Self, { regions }: Pick<StoredCatalog, 'regions'>) {
  return [{ id: region, description: '', parentId: null, extra: {} }, ...regions].map((each) => regionView(each, self));
}

export function regionView({ id, description, parentId, extra }: StoredRegion, self: Self) {
  return { ...extra, id, description, parent_region_id: parentId, links: { self: self(`regions/${encodeURIComponent(id)}`) } };
}

export const isFixedService = (id: string) => catalogServices.some(({ type }) => serviceId(type) === id);
export const isFixedEndpoint = (id: string) =>
  catalogServices.some(({ type }) => interfaces.some((way) => stableId('endpoint', type, way) === id));
