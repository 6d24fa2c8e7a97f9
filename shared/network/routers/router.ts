/**
 * Routers: what joins subnets, and leads out of them. All that a router is connected to is on its record, so whatever depends on that relies on one
 * item, and two changes of one router come one after the other.
 */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import type { Key } from '../../store/port.ts';
import { indexesOf } from '../resource/partitions.ts';
import { standardShape } from '../resource/standard.ts';

const routerSchema = compiled({
  ...standardShape,
  projectId: z.string(),
  adminStateUp: z.boolean(),
  availabilityZoneHints: z.array(z.string()),
  /** Where it leads out. */
  gateway: z.nullable(
    z.object({
      networkId: z.string(),
      portId: z.string(),
      enableSnat: z.boolean(),
      fixedIps: z.array(z.object({ subnetId: z.string(), address: z.string() })),
    }),
  ),
  /** The subnets that it joins, each once; a port with addresses of several stands here several times. */
  interfaces: z.array(z.object({ portId: z.string(), networkId: z.string(), subnetId: z.string() })),
  routes: z.array(z.object({ destination: z.string(), nexthop: z.string() })),
});
export type Router = z.infer<typeof routerSchema>;
export type Gateway = NonNullable<Router['gateway']>;

export const routerPrefix = 'ROUTER';

export const routers = collection({
  name: 'router',
  schema: routerSchema,
  key: (id: string) => ({ pk: `ROUTER#${id}`, sk: 'ROUTER' }),
  id: (router) => router.id,
  indexes: indexesOf(routerPrefix),
});

/** The routers of a subnet, found by it. */
export const subnetRouters = collection({
  name: 'router of a subnet',
  schema: z.object({ subnetId: z.string(), routerId: z.string() }),
  key: ({ subnetId, routerId }: { readonly subnetId: string; readonly routerId: string }) => ({
    pk: `SUBNET#${subnetId}`,
    sk: `ROUTER#${routerId}`,
  }),
  id: ({ subnetId, routerId }) => ({ subnetId, routerId }),
});

/** How many floating IPs need a router's way out, or its way to a subnet: written by `add` alone, in the commits that associate them. */
export const floatingIpUses = collection({
  name: 'floating IPs of a router',
  schema: z.object({ pk: z.string(), sk: z.string(), used: z.number() }),
  key: ({ pk, sk }: Key): Key => ({ pk, sk }),
  id: ({ pk, sk }) => ({ pk, sk }),
});

export const usesOfGateway = (routerId: string): Key => ({ pk: `ROUTER#${routerId}`, sk: 'FLOATING_IPS' });
export const usesOfSubnet = (routerId: string, subnetId: string): Key => ({ pk: `ROUTER#${routerId}`, sk: `FLOATING_IPS#${subnetId}` });

/** With its gateway's, what a router must not have overlap. */
export const subnetIdsOf = ({ interfaces, gateway }: Pick<Router, 'interfaces' | 'gateway'>): readonly string[] => [
  ...new Set([...interfaces, ...(gateway?.fixedIps ?? [])].map(({ subnetId }) => subnetId)),
];
