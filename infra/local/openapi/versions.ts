/** The versions of a service at which its interface changes: each has a document of its own. */
import type { AnyOperation } from '../../../shared/operation/operation.ts';
import type { Service } from '../../../shared/operation/service.ts';
import { volumeVersions } from '../../../shared/operation/services/volume.ts';
import { maximumVersion, minimumVersion, type Version, version } from '../../../shared/operation/version.ts';
import { Versioned } from '../../../shared/operation/versioned.ts';

interface Range {
  readonly major: number;
  readonly minimum: Version;
  readonly maximum: Version;
}

/** Other services know no microversions. */
const ranges: Readonly<Partial<Record<Service, Range>>> = {
  compute: { major: 2, minimum: minimumVersion, maximum: maximumVersion },
  volume: volumeVersions,
};

/** The versions that a service's clients may ask for; undefined where they cannot ask. */
export const rangeOf = (service: Service): Range | undefined => ranges[service];

/** Ascending. One, which means nothing, for services without microversions. */
export function breakpointsOf(service: Service, operations: readonly AnyOperation[]): readonly Version[] {
  const range = ranges[service];
  if (range === undefined) return [minimumVersion];
  const changes = operations
    .filter((operation) => operation.service === service)
    .flatMap(({ window, body, query, status }) => [
      ...(window?.since === undefined ? [] : [version(window.since)]),
      ...(window?.until === undefined ? [] : [version(window.until) + 1]),
      ...[body, query, status].flatMap((part) => (part instanceof Versioned ? part.breakpoints : [])),
    ]);
  const within = changes.filter((change) => change > range.minimum && change <= range.maximum);
  return [range.minimum, ...new Set(within.sort((a, b) => a - b))];
}

export function existsAt({ window }: AnyOperation, wanted: Version): boolean {
  const { since, until } = window ?? {};
  return (since === undefined || wanted >= version(since)) && (until === undefined || wanted <= version(until));
}
