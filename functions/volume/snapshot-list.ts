/** GET /snapshots and GET /snapshots/detail. */
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import type { View } from '../../shared/operation/view.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { listSnapshots } from '../../shared/volume/find.ts';
import { listErrors, pageOfThings, projectOf } from '../../shared/volume/pages.ts';
import { snapshotListing } from '../../shared/volume/snapshot-listing.ts';
import type { Snapshot } from '../../shared/volume/volume.ts';

export function snapshotList(name: 'index' | 'detail', path: string, view: View<Snapshot, undefined>): AnyOperation {
  return operation({
    name: `snapshots.${name}`,
    service: 'volume',
    method: 'GET',
    path,
    policy: policy.reader('volume:get_all_snapshots'),
    status: 200,
    errors: [volumeErrors.SnapshotNotFound, ...listErrors],
    needs: ['table:read'],
    async handle(request, ports) {
      const { caller, query, version } = request;
      const found = await listSnapshots(ports.store, projectOf(query, caller));
      const { things, links, count } = pageOfThings(found, snapshotListing, request);
      return { body: { snapshots: things.map((snapshot) => view.show(snapshot, version, undefined)), snapshots_links: links, count } };
    },
  });
}
