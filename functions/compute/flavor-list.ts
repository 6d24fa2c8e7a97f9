/** GET /flavors and GET /flavors/detail: the same flavors, shown in short or whole. */
import { showsExtraSpecs } from '../../shared/compute/flavors/find-flavor.ts';
import type { Flavor } from '../../shared/compute/flavors/flavor.ts';
import { flavorListQuery, listFlavors, listFlavorsErrors } from '../../shared/compute/flavors/list.ts';
import type { FlavorViewContext } from '../../shared/compute/flavors/view.ts';
import { nextLink } from '../../shared/operation/links.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { View } from '../../shared/operation/view.ts';

export function flavorList(name: 'index' | 'detail', path: string, view: View<Flavor, FlavorViewContext>): AnyOperation {
  return operation({
    name: `flavors.${name}`,
    service: 'compute',
    method: 'GET',
    path,
    policy: null,
    query: flavorListQuery,
    status: 200,
    errors: listFlavorsErrors,
    needs: ['table:read'],
    async handle({ caller, query, version, origin, url }, ports) {
      const page = await listFlavors(ports.store, query, caller);
      const context = { origin, showsExtraSpecs: showsExtraSpecs(caller) };
      return {
        body: {
          flavors: page.flavors.map((flavor) => view.show(flavor, version, context)),
          ...(page.next === undefined ? {} : { flavors_links: [nextLink(origin, url, page.next.marker, page.next.limit)] }),
        },
      };
    },
  });
}
