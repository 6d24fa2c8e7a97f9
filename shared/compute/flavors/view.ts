/** How a flavor is shown. Source: contract/schemas/FlavorsController.*.json. */
import { computeLinks } from '../../operation/links.ts';
import { shownSince, shownUntil, view } from '../../operation/view.ts';
import type { Flavor } from './flavor.ts';

export interface FlavorViewContext {
  readonly origin: string;
  /** `os_compute_api:os-flavor-extra-specs:index` */
  readonly showsExtraSpecs: boolean;
}

const identity = {
  id: (flavor: Flavor) => flavor.id,
  name: (flavor: Flavor) => flavor.name,
  links: (flavor: Flavor, { origin }: FlavorViewContext) => computeLinks(origin, `flavors/${encodeURIComponent(flavor.id)}`),
  description: shownSince<Flavor, FlavorViewContext>('2.55', (flavor) => flavor.description),
};

export const flavorSummary = view<Flavor, FlavorViewContext>(identity);

export const flavorDetail = view<Flavor, FlavorViewContext>({
  ...identity,
  ram: (flavor) => flavor.memoryMib,
  disk: (flavor) => flavor.rootGib,
  vcpus: (flavor) => flavor.vcpus,
  swap: [shownUntil('2.74', (flavor) => (flavor.swapMib === 0 ? '' : flavor.swapMib)), shownSince('2.75', (flavor) => flavor.swapMib)],
  'OS-FLV-EXT-DATA:ephemeral': (flavor) => flavor.ephemeralGib,
  'OS-FLV-DISABLED:disabled': shownUntil('2.101', (flavor) => flavor.isDisabled),
  'os-flavor-access:is_public': (flavor) => flavor.isPublic,
  rxtx_factor: shownUntil('2.101', (flavor) => flavor.rxtxFactor),
  extra_specs: shownSince('2.61', (flavor, { showsExtraSpecs }) => (showsExtraSpecs ? flavor.extraSpecs : undefined)),
});
