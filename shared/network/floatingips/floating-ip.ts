/** Floating IPs: addresses of external networks that lead to a port. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { indexesOf } from '../resource/partitions.ts';
import { standardShape } from '../resource/standard.ts';

const floatingIpSchema = compiled({
  ...standardShape,
  projectId: z.string(),
  networkId: z.string(),
  address: z.string(),
  /** The port on the external network that has the address. */
  ownPortId: z.string(),
  dnsName: z.string(),
  dnsDomain: z.string(),
  /** Where it leads, and over which router. That it leads there stands on the port as well, written in the same commit. */
  target: z.nullable(z.object({ portId: z.string(), address: z.string(), subnetId: z.string(), routerId: z.string() })),
});
export type FloatingIp = z.infer<typeof floatingIpSchema>;

export const floatingIpPrefix = 'FLOATING_IP';

export const floatingIps = collection({
  name: 'floating IP',
  schema: floatingIpSchema,
  key: (id: string) => ({ pk: `FLOATING_IP#${id}`, sk: 'FLOATING_IP' }),
  id: (floatingIp) => floatingIp.id,
  indexes: indexesOf(floatingIpPrefix),
});
