/** The documents that tell which versions of the Compute API there are. Source: contract/samples/versions. */
import { type GatewayEvent, originOf } from '../operation/gateway.ts';
import * as places from '../operation/places.ts';
import { formatVersion, maximumVersion, minimumVersion } from '../operation/version.ts';

interface ApiVersion {
  readonly id: string;
  readonly status: string;
  readonly version: string;
  readonly min_version: string;
  readonly updated: string;
  readonly base: string;
  /** As its media type says it. */
  readonly major: string;
}

/** The API as it was before microversions, which it therefore has none of. */
const legacy: ApiVersion = {
  id: 'v2.0',
  status: 'DEPRECATED',
  version: '',
  min_version: '',
  updated: '2011-01-21T11:33:21Z',
  base: places.compute.legacyBase ?? '',
  major: '2',
};

const current: ApiVersion = {
  id: 'v2.1',
  status: 'CURRENT',
  version: formatVersion(maximumVersion),
  min_version: formatVersion(minimumVersion),
  updated: '2013-07-23T11:33:21Z',
  base: places.compute.base,
  major: '2.1',
};

const listed = (origin: string, { base, major: _, ...version }: ApiVersion) => ({
  ...version,
  links: [{ rel: 'self', href: `${origin}${places.compute.root}${base}/` }],
});

/** GET /: all versions. */
export function versionList(origin: string) {
  return { versions: [legacy, current].map((version) => listed(origin, version)) };
}

export const isLegacyMount = (mount: string | undefined): boolean => `/${mount}` === legacy.base;

/** The mounts by the ids of their versions. */
export const versionIds: ReadonlyMap<string, string> = new Map([legacy, current].map(({ id, base }) => [id, base.slice(1)]));

const mediaTypesOf = ({ major }: ApiVersion) => [
  { base: 'application/json', type: `application/vnd.openstack.compute+json;version=${major}` },
];

/** Where what was asked for could be meant to be. */
export function versionChoices(event: GatewayEvent) {
  const origin = originOf(event);
  const path = event.rawPath.slice(places.compute.root.length);
  return {
    choices: [legacy, current].map((version) => ({
      id: version.id,
      status: version.status,
      links: [{ rel: 'self', href: `${origin}${places.compute.root}${version.base}${path}` }],
      'media-types': mediaTypesOf(version),
    })),
  };
}

/** GET /v2.1 and GET /v2: one. @param mount what stands in the path */
export function versionDocument(origin: string, mount: string | undefined) {
  const version = isLegacyMount(mount) ? legacy : current;
  const { links, ...rest } = listed(origin, version);
  return {
    version: {
      ...rest,
      links: [...links, { rel: 'describedby', type: 'text/html', href: 'https://docs.openstack.org/' }],
      'media-types': mediaTypesOf(version),
    },
  };
}
