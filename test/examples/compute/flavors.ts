import { flavorBody, must, root } from '../../support/cloud.ts';
import { type Example, type ExampleRequest, forAdmin, queries } from '../example.ts';
import type { World } from '../world.ts';

const copied = 'one write of an administrator; servers keep a copy of their flavor';
const part = 'part of a flavor';

const onFlavor =
  (request: ExampleRequest = {}) =>
  async (world: World): Promise<ExampleRequest> => ({ ...request, params: { flavor_id: await world.flavor(), ...request.params } });

/** In the gallery: one that is public, and one that is not and has extra specs. */
const both = () => ['1', 'private'].map((id) => ({ params: { flavor_id: id } }));
const changed = { body: { flavor: { description: 'new' } } };

const flavorsThemselves: readonly Example[] = [
  { operation: 'flavors.index', prepare: () => ({}), looks: () => queries('', '?limit=1', '?is_public=None') },
  { operation: 'flavors.detail', prepare: () => ({}), looks: () => queries('', '?limit=1') },
  forAdmin({
    operation: 'flavors.create',
    unsimulated: copied,
    prepare: (world) => ({ body: flavorBody(world.name()) }),
    variants: (world) => [{ body: flavorBody(world.name(), { id: 'auto', swap: '32', 'os-flavor-access:is_public': false }) }],
  }),
  { operation: 'flavors.show', prepare: () => ({ params: { flavor_id: '1' } }), looks: both },
  forAdmin({
    operation: 'flavors.update',
    unsimulated: copied,
    prepare: onFlavor(changed),
    async variants(world) {
      const id = world.name();
      await must(world.system, 'POST', `${root}/flavors`, { as: 'admin', body: flavorBody(id, { id, swap: 5 }) });
      return [{ params: { flavor_id: id }, ...changed }];
    },
  }),
  forAdmin({ operation: 'flavors.delete', unsimulated: copied, prepare: onFlavor() }),
];

const flavorAccess: readonly Example[] = [
  {
    as: 'admin',
    operation: 'flavor-access.index',
    prepare: onFlavor(),
    looks: (_, as) => (as === 'admin' ? [{ params: { flavor_id: 'private' } }] : []),
  },
  forAdmin({ operation: 'flavor-access.add', unsimulated: part, prepare: onFlavor({ body: { addTenantAccess: { tenant: 'another' } } }) }),
  forAdmin({
    operation: 'flavor-access.remove',
    unsimulated: part,
    prepare: onFlavor({ body: { removeTenantAccess: { tenant: 'somebody' } } }),
  }),
];

const flavorExtraSpecs: readonly Example[] = [
  { operation: 'flavor-extra-specs.index', prepare: () => ({ params: { flavor_id: '1' } }), looks: both },
  forAdmin({
    operation: 'flavor-extra-specs.create',
    unsimulated: part,
    prepare: onFlavor({ body: { extra_specs: { c: 'd' } } }),
    variants: async (world) => [await onFlavor({ body: { extra_specs: { number: 5, text: 'a' } } })(world)],
  }),
  {
    operation: 'flavor-extra-specs.show',
    prepare: onFlavor({ params: { key: 'a' } }),
    looks: () => [{ params: { flavor_id: 'private', key: 'quota' } }],
  },
  forAdmin({
    operation: 'flavor-extra-specs.update',
    unsimulated: part,
    prepare: onFlavor({ params: { key: 'a' }, body: { a: 'c' } }),
    variants: async (world) => [await onFlavor({ params: { key: 'one' }, body: { one: '1' } })(world)],
  }),
  forAdmin({ operation: 'flavor-extra-specs.delete', unsimulated: part, prepare: onFlavor({ params: { key: 'a' } }) }),
];

export const flavors: readonly Example[] = [...flavorsThemselves, ...flavorAccess, ...flavorExtraSpecs];
