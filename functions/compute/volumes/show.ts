import * as computeErrors from '../../../shared/compute/errors.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findVolume, findVolumeErrors, typeNames } from '../../../shared/volume/find.ts';
import { novaVolumeView } from '../../../shared/volume/nova/views.ts';

export default operation({
  name: 'volumes.show',
  service: 'compute',
  method: 'GET',
  path: '/os-volumes/{volume_id}',
  policy: policy.reader('os_compute_api:os-volumes:show'),
  window: { until: '2.35' },
  status: 200,
  errors: [computeErrors.VolumeNotFound],
  needs: ['table:read'],
  async handle({ caller, params, version }, { store }) {
    const id = params['volume_id'] ?? '';
    const find = () => findVolume(store, id, caller);
    const volume = await inNovasWords(find, findVolumeErrors, () => computeErrors.VolumeNotFound({ volume_id: id }));
    return { body: { volume: novaVolumeView.show(volume, version, { typeNames: await typeNames(store) }) } };
  },
});
