/** Flavors: the sizes of servers. All stand in one partition, so that a list is one query. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';

const flavorSchema = compiled({
  /** As clients name it: `1`, `m1.tiny` or a UUID. */
  id: z.string(),
  name: z.string(),
  description: z.nullable(z.string()),
  vcpus: z.number(),
  memoryMib: z.number(),
  rootGib: z.number(),
  ephemeralGib: z.number(),
  swapMib: z.number(),
  rxtxFactor: z.number(),
  isPublic: z.boolean(),
  isDisabled: z.boolean(),
  extraSpecs: z.record(z.string(), z.string()),
  /** Projects that may use it when it is not public. */
  accessProjects: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.nullable(z.string()),
});
export type Flavor = z.infer<typeof flavorSchema>;

export const flavorPartition = 'FLAVORS';

export const flavors = collection({
  name: 'flavor',
  schema: flavorSchema,
  key: (id: string) => ({ pk: flavorPartition, sk: id }),
  id: (flavor) => flavor.id,
});

/** Keeps names unique: put, expected absent, with the flavor that takes the name. */
export const flavorNames = collection({
  name: 'flavor name',
  schema: z.object({ name: z.string(), flavorId: z.string() }),
  key: (name: string) => ({ pk: 'FLAVOR_NAMES', sk: name }),
  id: ({ name }) => name,
});

/** Whether servers of the project may be made with it, and its members may see it. */
export function mayUseFlavor(flavor: Flavor, caller: { readonly projectId: string | null; readonly isAdmin: boolean }): boolean {
  return flavor.isPublic || caller.isAdmin || (caller.projectId !== null && flavor.accessProjects.includes(caller.projectId));
}
