/** GET /volumes and GET /volumes/detail: the same volumes, shown in short or whole. */
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import type { View } from '../../shared/operation/view.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { listVolumes, typeNames } from '../../shared/volume/find.ts';
import { listErrors, pageOfThings, projectOf } from '../../shared/volume/pages.ts';
import type { VolumeViewContext } from '../../shared/volume/views.ts';
import type { Volume } from '../../shared/volume/volume.ts';
import { volumeListing } from '../../shared/volume/volume-listing.ts';

export function volumeList(name: 'index' | 'detail', path: string, view: View<Volume, VolumeViewContext>): AnyOperation {
  return operation({
    name: `volumes.${name}`,
    service: 'volume',
    method: 'GET',
    path,
    policy: policy.reader('volume:get_all'),
    status: 200,
    errors: [volumeErrors.VolumeNotFound, ...listErrors],
    needs: ['table:read'],
    async handle(request, ports) {
      const { caller, query, origin, version } = request;
      const [volumes, names] = await Promise.all([listVolumes(ports.store, projectOf(query, caller)), typeNames(ports.store)]);
      const { things, links, count } = pageOfThings(volumes, volumeListing, request);
      const context = { origin, caller, typeNames: names, isWhole: true };
      return { body: { volumes: things.map((volume) => view.show(volume, version, context)), volumes_links: links, count } };
    },
  });
}
