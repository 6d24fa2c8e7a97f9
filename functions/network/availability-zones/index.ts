import { plainList, plainListErrors } from '../../../shared/network/resource/plain-list.ts';
import { networkZone } from '../../../shared/network/zones.ts';
import { operation } from '../../../shared/operation/operation.ts';

const lines = ['network', 'router'].map((resource) => ({ state: 'available', name: networkZone, resource }));

/** Others than readers see none, as everywhere in Neutron. */
export default operation({
  name: 'availability_zones.index',
  service: 'network',
  method: 'GET',
  path: '/availability_zones',
  policy: null,
  status: 200,
  errors: plainListErrors,
  needs: [],
  async handle({ caller, query }) {
    return { body: { availability_zones: plainList(caller.roles.has('reader') ? lines : [], query, ['name', 'resource', 'state']) } };
  },
});
