/** Volume hosts: machines with an agent that keeps volumes. They are few, so that one query reads them all. */
import { z } from 'zod/mini';
import type { Clock } from '../../clock.ts';
import { type Kept, kept } from '../../kept.ts';
import * as limits from '../../limits.ts';
import type { VolumeReach } from '../../messaging/volume-orders.ts';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import type { Store } from '../../store/port.ts';

const volumeHostSchema = compiled({
  name: z.string(),
  /** How compute hosts reach what it exports: see `VolumeReach`. */
  reach: z.union([z.object({ folder: z.string() }), z.object({ address: z.string(), port: z.number() })]) as z.ZodMiniType<VolumeReach>,
  /** GiB: how large its disk is, what is free of it, and what its volumes may grow to. */
  capacity: z.object({ totalGib: z.number(), freeGib: z.number(), provisionedGib: z.number() }),
  /** Milliseconds since the epoch: by our clock, by the queue's, and when its process was started. */
  lastSeenAt: z.number(),
  heartbeatAt: z.number(),
  startedAt: z.number(),
  createdAt: z.string(),
  /** Why it is to get no new volumes, said by an administrator, who need not say why; absent where it may get them. */
  disabled: z.optional(z.object({ reason: z.nullable(z.string()) })),
});
export type VolumeHost = z.infer<typeof volumeHostSchema>;

const partition = 'VOLUME_HOSTS';

export const volumeHosts = collection({
  name: 'volume host',
  schema: volumeHostSchema,
  key: (name: string) => ({ pk: partition, sk: name }),
  id: ({ name }) => name,
});

export function listVolumeHosts(store: Store): Promise<readonly VolumeHost[]> {
  return Array.fromAsync(volumeHosts.all(store, { index: 'table', partition }));
}

/** How old what a process knows of them may be, milliseconds. */
const refreshMilliseconds = 5_000;

export type VolumeHostList = Kept<readonly VolumeHost[]>;

/** All of them, as they were a few seconds ago: so that a cloud without any does not look for them again and again. */
export const volumeHostList = (store: Store, clock: Clock): VolumeHostList =>
  kept(refreshMilliseconds, clock, () => listVolumeHosts(store));

/** Whether its agent was heard of lately, as for compute hosts. */
export const isHostUp = ({ lastSeenAt }: VolumeHost, now: number): boolean => Math.abs(now - lastSeenAt) < limits.serviceDownSeconds * 1000;

/** GiB that new volumes may have: what is promised is kept, also when all of it is written to. */
export const roomOf = ({ capacity: { totalGib, freeGib, provisionedGib } }: VolumeHost): number =>
  Math.max(0, Math.min(freeGib, totalGib - provisionedGib));

/** The one with most room of those that have enough, were heard of and are not disabled; of the name that is given where one is. */
export function chooseVolumeHost(
  from: readonly VolumeHost[],
  { sizeGib, now, name }: { readonly sizeGib: number; readonly now: number; readonly name?: string | undefined },
): VolumeHost | undefined {
  return from
    .filter(
      (host) => (name === undefined || host.name === name) && host.disabled === undefined && isHostUp(host, now) && roomOf(host) >= sizeGib,
    )
    .toSorted((one, other) => roomOf(other) - roomOf(one))[0];
}
