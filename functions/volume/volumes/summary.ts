import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { shownSince, view } from '../../../shared/operation/view.ts';
import { listVolumes } from '../../../shared/volume/find.ts';
import { projectOf } from '../../../shared/volume/pages.ts';
import type { Volume } from '../../../shared/volume/volume.ts';

const summary = view<readonly Volume[], undefined>({
  total_count: (volumes) => volumes.length,
  total_size: (volumes) => volumes.reduce((sum, { sizeGib }) => sum + sizeGib, 0),
  metadata: shownSince('3.36', metadataOf),
});

/** Every key with the different values that it has. */
function metadataOf(volumes: readonly Volume[]) {
  const values = new Map<string, Set<string>>();
  for (const [key, value] of volumes.flatMap(({ metadata }) => Object.entries(metadata))) {
    values.set(key, (values.get(key) ?? new Set<string>()).add(value));
  }
  return Object.fromEntries([...values].map(([key, found]) => [key, [...found]]));
}

export default operation({
  name: 'volumes.summary',
  service: 'volume',
  method: 'GET',
  path: '/volumes/summary',
  window: { since: '3.12' },
  policy: policy.reader('volume:get_all'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller, query, version }, ports) {
    const volumes = await listVolumes(ports.store, projectOf(query, caller));
    return { body: { 'volume-summary': summary.show(volumes, version, undefined) } };
  },
});
