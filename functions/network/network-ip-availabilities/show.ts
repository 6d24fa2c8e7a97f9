import { availabilityOf, maySeeAvailability } from '../../../shared/network/availability.ts';
import * as errors from '../../../shared/network/errors/networks.ts';
import { networks } from '../../../shared/network/networks/network.ts';
import { chosen } from '../../../shared/network/resource/listing.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'network-ip-availabilities.show',
  service: 'network',
  method: 'GET',
  path: '/network-ip-availabilities/{network_id}',
  policy: null,
  status: 200,
  errors: [errors.NetworkNotFound],
  needs: ['table:read'],
  async handle({ caller, params: { network_id: id = '' }, query }, { store }) {
    const network = maySeeAvailability(caller) ? await networks.get(store, id) : undefined;
    if (network === undefined) throw errors.NetworkNotFound({ net_id: id });
    return { body: { network_ip_availability: chosen(await availabilityOf(store, network), query['fields']) } };
  },
});
