/** What a host offers, as its agent says. */
import { z } from 'zod/mini';
import { compiled } from '../store/compiled.ts';
import { count } from './members.ts';

const ratio = z.number().check(z.positive());

export const inventorySchema = compiled({
  vcpus: count,
  memoryMib: count,
  diskGib: count,
  hypervisorType: z.string(),
  hypervisorVersion: count,
  hypervisorHostname: z.string(),
  hostIp: z.string(),
  cpuInfo: z.object({
    arch: z.string(),
    model: z.string(),
    vendor: z.string(),
    features: z.array(z.string()),
    topology: z.object({ sockets: count, cores: count, threads: count }),
  }),
  /** How far it is overcommitted, where it is told to be so otherwise than hosts are to begin with. */
  allocationRatios: z.optional(z.object({ vcpus: z.optional(ratio), memoryMib: z.optional(ratio), diskGib: z.optional(ratio) })),
  /** Names of traits, such as COMPUTE_VOLUME_MULTI_ATTACH. */
  traits: z.array(z.string()),
});
/** What a host has, all in all: machines on it do not lessen it. */
export type Inventory = z.output<typeof inventorySchema>;
