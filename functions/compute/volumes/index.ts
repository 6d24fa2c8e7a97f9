import * as policy from '../../../shared/operation/policies.ts';
import { listVolumes, typeNames } from '../../../shared/volume/find.ts';
import { novaVolumeView } from '../../../shared/volume/nova/views.ts';
import { volumeProxyList } from '../volume-proxy-list.ts';

export default volumeProxyList({
  name: 'volumes.index',
  path: '/os-volumes',
  policy: policy.reader('os_compute_api:os-volumes:list'),
  key: 'volumes',
  all: listVolumes,
  async show(volumes, version, store) {
    const context = { typeNames: await typeNames(store) };
    return volumes.map((volume) => novaVolumeView.show(volume, version, context));
  },
});
