import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { listErrors, pageOfThings } from '../../../shared/volume/pages.ts';
import { qosListing } from '../../../shared/volume/qos/listing.ts';
import { findQosSpecsErrors, listQosSpecs, shownQosSpecs } from '../../../shared/volume/qos/qos-specs.ts';

export default operation({
  name: 'qos-specs.index',
  service: 'volume',
  method: 'GET',
  path: '/qos-specs',
  policy: policy.admin('volume_extension:qos_specs_manage:get_all'),
  status: 200,
  errors: [...listErrors, ...findQosSpecsErrors],
  needs: ['table:read'],
  async handle(request, { store }) {
    const { things, links } = pageOfThings(await listQosSpecs(store), qosListing, request);
    return { body: { qos_specs: things.map(shownQosSpecs), ...(links && { qos_specs_links: links }) } };
  },
});
