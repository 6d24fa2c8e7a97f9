/** What is shown of versions where none is named. Every function of the service holds it: a mount is any segment of a path. */
import type { Exchange } from '../operation/exchange.ts';
import { originOf } from '../operation/gateway.ts';
import type { Reply } from '../operation/operation.ts';
import * as places from '../operation/places.ts';

export interface ApiVersion {
  readonly id: string;
  readonly status: string;
  readonly base: string;
}

const { root, base, legacyBase = '' } = places.compute;
export const legacyVersion: ApiVersion = { id: 'v2.0', status: 'DEPRECATED', base: legacyBase };
export const currentVersion: ApiVersion = { id: 'v2.1', status: 'CURRENT', base };

export const mediaTypesOf = (version: ApiVersion) => [
  { base: 'application/json', type: `application/vnd.openstack.compute+json;version=${version.base.slice('/v'.length)}` },
];

/** Answers what names no version with where it could be meant to be; undefined: it names one, or the service itself. Source: Versions.multi in contract/surface.json. */
export function elsewhere({ event }: Pick<Exchange, 'event'>): Reply | undefined {
  const { rawPath: path } = event;
  const [, service, mount = ''] = path.split('/');
  if (`/${service}` !== root || ['/', base, legacyBase].includes(`/${mount}`)) return;
  const choices = [legacyVersion, currentVersion].map((version) => ({
    id: version.id,
    status: version.status,
    links: [{ rel: 'self', href: originOf(event) + path.replace(root, root + version.base) }],
    'media-types': mediaTypesOf(version),
  }));
  return { status: 300, body: { choices } };
}
