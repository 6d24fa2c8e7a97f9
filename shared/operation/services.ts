/** What the services have in common and in what they differ: their place under the origin and how they negotiate versions. */
import type { Service } from './operation.ts';
import type { Subject } from './validation.ts';

export interface ServiceVersions {
  /** As in `OpenStack-API-Version: compute 2.79`. */
  readonly type: string;
  readonly major: number;
  readonly minimum: number;
  readonly maximum: number;
  /** An older header that carries only a version. */
  readonly legacyHeader?: string;
}

interface ServiceFacts {
  /** Where the service is found below the origin. */
  readonly root: string;
  /** Where its operations are found below its root. */
  readonly base: string;
  /** Absent where a service knows no microversions. */
  readonly versions?: ServiceVersions;
  /** The header that carries the request id besides `x-openstack-request-id`. */
  readonly requestIdHeader?: string;
  /** Whether a project id may stand between base and path, as old clients send it. */
  readonly projectInPath?: true;
  /** How messages about bad bodies name the field; Nova's way unless told. */
  readonly bodySubject?: Subject;
}

export const services: Readonly<Record<Service, ServiceFacts>> = {
  compute: {
    root: '/compute',
    base: '/v2.1',
    versions: { type: 'compute', major: 2, minimum: 1, maximum: 104, legacyHeader: 'X-OpenStack-Nova-API-Version' },
    requestIdHeader: 'x-compute-request-id',
    projectInPath: true,
  },
  identity: { root: '/identity', base: '/v3', bodySubject: 'field' },
  image: { root: '/image', base: '/v2' },
  volume: {
    root: '/volume',
    base: '/v3',
    versions: { type: 'volume', major: 3, minimum: 0, maximum: 70 },
    requestIdHeader: 'x-compute-request-id',
    projectInPath: true,
  },
  network: { root: '/network', base: '/v2.0' },
  agents: { root: '/agents', base: '' },
};
