import { availabilityOf, maySeeAvailability } from '../../../shared/network/availability.ts';
import { networkSources } from '../../../shared/network/networks/resource.ts';
import { plainList, plainListErrors } from '../../../shared/network/resource/plain-list.ts';
import type { Shown } from '../../../shared/network/resource/resource.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters = ['network_id', 'network_name', 'tenant_id', 'project_id'];

/** Others than administrators see none. */
export default operation({
  name: 'network-ip-availabilities.index',
  service: 'network',
  method: 'GET',
  path: '/network-ip-availabilities',
  policy: null,
  status: 200,
  errors: plainListErrors,
  needs: ['table:read'],
  async handle({ caller, query }, { store }) {
    const { ip_version: version, ...others } = query;
    const lines: Shown[] = [];
    const ids = query['network_id'];
    const sources = maySeeAvailability(caller) ? await networkSources(store, caller, ids === undefined ? {} : { id: ids }) : [];
    for (const source of sources) for await (const network of source) lines.push(await availabilityOf(store, network, version?.at(-1)));
    return { body: { network_ip_availabilities: plainList(lines, others, filters) } };
  },
});
