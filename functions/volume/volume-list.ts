/** GET /volumes and GET /volumes/detail: the same volumes, filtered by what the detail shows, shown in short or whole. */
import { nextLink } from '../../shared/operation/links.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { listVolumes, typeNames } from '../../shared/volume/find.ts';
import { pageOfThings, projectOf } from '../../shared/volume/pages.ts';
import { volumeDetail } from '../../shared/volume/views.ts';

type Detail = ReturnType<typeof volumeDetail>;

export function volumeList(name: 'index' | 'detail', path: string, show: (detail: Detail) => unknown): AnyOperation {
  return operation({
    name: `volumes.${name}`,
    service: 'volume',
    method: 'GET',
    path,
    policy: policy.reader('volume:get_all'),
    status: 200,
    errors: [volumeErrors.MarkerNotFound, volumeErrors.SortInvalid],
    needs: ['table:read'],
    async handle({ caller, query, origin, url }, ports) {
      const [volumes, names] = await Promise.all([listVolumes(ports.store, projectOf(query, caller)), typeNames(ports.store)]);
      const context = { origin, projectId: caller.projectId ?? '', isAdmin: caller.isAdmin, typeNames: names };
      const page = pageOfThings(volumes, (volume) => volumeDetail(volume, context), query);
      return {
        body: {
          volumes: page.views.map(show),
          ...(page.next === undefined ? {} : { volumes_links: [nextLink(origin, url, page.next.marker, page.next.limit)] }),
        },
      };
    },
  });
}
