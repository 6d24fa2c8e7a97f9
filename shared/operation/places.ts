/** Where the services are found: to be imported as `* as places`, so that bundles hold the places that they name. */

export interface Place {
  /** Of the service, below the origin. */
  readonly root: string;
  /** Of its operations, below the root. */
  readonly base: string;
  /** Where the same operations are served as they were before microversions. The route then has `{mount}` in the base's place. */
  readonly legacyBase?: string;
  /** Whether a project id may stand between base and path, as old clients send it. */
  readonly projectInPath?: true;
}

export const compute: Place = { root: '/compute', base: '/v2.1', legacyBase: '/v2', projectInPath: true };
export const identity: Place = { root: '/identity', base: '/v3' };
export const image: Place = { root: '/image', base: '/v2' };
export const volume: Place = { root: '/volume', base: '/v3', projectInPath: true };
export const network: Place = { root: '/network', base: '/v2.0' };
export const agents: Place = { root: '/agents', base: '' };
export const health: Place = { root: '/healthz', base: '' };
export const audit: Place = { root: '/audit', base: '' };
