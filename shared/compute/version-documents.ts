/** The documents that tell which versions of the Compute API there are. Source: contract/samples/versions. */
import * as places from '../operation/places.ts';
import { formatVersion, maximumVersion, minimumVersion } from '../operation/version.ts';
import { type ApiVersion, currentVersion, legacyVersion, mediaTypesOf } from './version-choices.ts';

interface DatedVersion extends ApiVersion {
  readonly version: string;
  readonly min_version: string;
  readonly updated: string;
}

/** The API as it was before microversions, which it therefore has none of. */
const legacy: DatedVersion = { ...legacyVersion, version: '', min_version: '', updated: '2011-01-21T11:33:21Z' };

const current: DatedVersion = {
  ...currentVersion,
  version: formatVersion(maximumVersion),
  min_version: formatVersion(minimumVersion),
  updated: '2013-07-23T11:33:21Z',
};

const listed = (origin: string, { id, status, version, min_version, updated, base }: DatedVersion) => ({
  ...{ id, status, version, min_version, updated },
  links: [{ rel: 'self', href: `${origin}${places.compute.root}${base}/` }],
});

/** GET /: all versions. */
export function versionList(origin: string) {
  return { versions: [legacy, current].map((version) => listed(origin, version)) };
}

export const isLegacyMount = (mount: string | undefined): boolean => `/${mount}` === legacy.base;

/** The mounts by the ids of their versions. */
export const versionIds: ReadonlyMap<string, string> = new Map([legacy, current].map(({ id, base }) => [id, base.slice(1)]));

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
