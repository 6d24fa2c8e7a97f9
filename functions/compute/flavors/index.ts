import { computeErrors } from '../../../shared/compute/errors.ts';
import { showsExtraSpecs } from '../../../shared/compute/find-flavor.ts';
import { flavorListQuery, listFlavors } from '../../../shared/compute/flavor-list.ts';
import { flavorSummary } from '../../../shared/compute/views/flavor.ts';
import { nextLink } from '../../../shared/operation/links.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'flavors.index',
  service: 'compute',
  method: 'GET',
  path: '/flavors',
  policy: null,
  query: flavorListQuery,
  status: 200,
  errors: [
    computeErrors.FlavorIsPublicInvalid,
    computeErrors.FlavorMinRamInvalid,
    computeErrors.FlavorMinDiskInvalid,
    computeErrors.MarkerNotFound,
  ],
  needs: ['table:read'],
  async handle({ caller, query, version, origin, url }, ports) {
    const page = await listFlavors(ports.store, query, caller);
    const context = { origin, showsExtraSpecs: showsExtraSpecs(caller) };
    return {
      body: {
        flavors: page.flavors.map((flavor) => flavorSummary.show(flavor, version, context)),
        ...(page.next === undefined ? {} : { flavors_links: [nextLink(origin, url, page.next.marker, page.next.limit)] }),
      },
    };
  },
});
