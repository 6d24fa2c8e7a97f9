import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { showsExtraSpecs } from '../../../shared/compute/flavors/find-flavor.ts';
import { type Flavor, flavorNames, flavors } from '../../../shared/compute/flavors/flavor.ts';
import { flavorDetail } from '../../../shared/compute/flavors/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, since, until } from '../../../shared/operation/versioned.ts';
import { bool, integer, name, printable } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const flavorId = z.string().check(z.minLength(1), z.maxLength(255), z.regex(/^(?! )[a-zA-Z0-9. _-]+(?<! )\n?$/));
const factor = z.pipe(
  z
    .union([z.number(), z.string().check(z.regex(/^[0-9]+(\.[0-9]+)?\n?$/))])
    .check(z.refine((value: string | number) => Number(value) > 0 && Number(value) <= 3.402_82e38, { error: 'is not a positive number' })),
  z.transform((value: string | number) => Number(value)),
);

export default operation({
  name: 'flavors.create',
  service: 'compute',
  method: 'POST',
  path: '/flavors',
  policy: policy.admin('os_compute_api:os-flavor-manage:create'),
  body: object({
    flavor: object({
      name,
      id: z.optional(z.nullable(z.union([flavorId, z.number()]))),
      ram: integer({ minimum: 1 }),
      vcpus: integer({ minimum: 1 }),
      disk: integer(),
      'OS-FLV-EXT-DATA:ephemeral': z.optional(integer()),
      swap: z.optional(integer()),
      rxtx_factor: until('2.101', z.optional(factor)),
      'os-flavor-access:is_public': z.optional(bool),
      description: since('2.55', z.optional(z.nullable(printable(65_535)))),
    }),
  }),
  status: 200,
  errors: [computeErrors.FlavorExists, computeErrors.FlavorIdExists],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version, origin }, ports) {
    const asked = body.flavor;
    const wantsNewId = asked.id === undefined || asked.id === null || asked.id === 'auto';
    const flavor: Flavor = {
      id: wantsNewId ? ports.chance.uuid() : String(asked.id),
      name: asked.name,
      description: asked.description ?? null,
      vcpus: asked.vcpus,
      memoryMib: asked.ram,
      rootGib: asked.disk,
      ephemeralGib: asked['OS-FLV-EXT-DATA:ephemeral'] ?? 0,
      swapMib: asked.swap ?? 0,
      rxtxFactor: asked.rxtx_factor ?? 1,
      isPublic: asked['os-flavor-access:is_public'] ?? true,
      isDisabled: false,
      extraSpecs: {},
      accessProjects: [],
      createdAt: new Date(ports.clock.now()).toISOString(),
      updatedAt: null,
    };
    await transaction(ports, async (tx) => {
      const [sameName, sameId] = await Promise.all([tx.get(flavorNames, flavor.name), tx.get(flavors, flavor.id)]);
      if (sameId !== undefined) throw computeErrors.FlavorIdExists({ flavor_id: flavor.id });
      if (sameName !== undefined) throw computeErrors.FlavorExists({ name: flavor.name });
      tx.put(flavorNames, { name: flavor.name, flavorId: flavor.id });
      tx.put(flavors, flavor);
    });
    return { body: { flavor: flavorDetail.show(flavor, version, { origin, showsExtraSpecs: showsExtraSpecs(caller) }) } };
  },
});
