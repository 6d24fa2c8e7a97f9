/** GET /snapshots and GET /snapshots/detail, which show the same. */
import { nextLink } from '../../shared/operation/links.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { listSnapshots } from '../../shared/volume/find.ts';
import { pageOfThings, projectOf } from '../../shared/volume/pages.ts';
import { snapshotView } from '../../shared/volume/views.ts';

export function snapshotList(name: 'index' | 'detail', path: string): AnyOperation {
  return operation({
    name: `snapshots.${name}`,
    service: 'volume',
    method: 'GET',
    path,
    policy: policy.reader('volume:get_all_snapshots'),
    status: 200,
    errors: [volumeErrors.MarkerNotFound, volumeErrors.SortInvalid],
    needs: ['table:read'],
    async handle({ caller, query, origin, url }, ports) {
      const page = pageOfThings(await listSnapshots(ports.store, projectOf(query, caller)), snapshotView, query);
      return {
        body: {
          snapshots: page.views,
          ...(page.next === undefined ? {} : { snapshots_links: [nextLink(origin, url, page.next.marker, page.next.limit)] }),
        },
      };
    },
  });
}
