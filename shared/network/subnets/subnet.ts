/** Subnets: the addresses of a network. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { indexesOf } from '../resource/partitions.ts';
import { standardShape } from '../resource/standard.ts';

export const ipv6Modes = ['dhcpv6-stateful', 'dhcpv6-stateless', 'slaac'] as const;
const ipv6Mode = z.nullable(z.enum(ipv6Modes));

const subnetSchema = compiled({
  ...standardShape,
  projectId: z.string(),
  networkId: z.string(),
  ipVersion: z.literal([4, 6]),
  /** Without host bits, in canonical form; so are all addresses. */
  cidr: z.string(),
  gatewayIp: z.nullable(z.string()),
  allocationPools: z.array(z.object({ start: z.string(), end: z.string() })),
  dnsNameservers: z.array(z.string()),
  hostRoutes: z.array(z.object({ destination: z.string(), nexthop: z.string() })),
  enableDhcp: z.boolean(),
  ipv6RaMode: ipv6Mode,
  ipv6AddressMode: ipv6Mode,
  serviceTypes: z.array(z.string()),
  /** The subnet pool that it was taken from. */
  subnetpoolId: z.nullable(z.string()),
});
export type Subnet = z.infer<typeof subnetSchema>;

export const subnetPrefix = 'SUBNET';

export const subnets = collection({
  name: 'subnet',
  schema: subnetSchema,
  key: (id: string) => ({ pk: `SUBNET#${id}`, sk: 'SUBNET' }),
  id: (subnet) => subnet.id,
  indexes: indexesOf(subnetPrefix),
});

/** Whether its addresses are made of MACs. */
export const isAutomatic = ({ ipv6AddressMode }: Pick<Subnet, 'ipv6AddressMode'>): boolean =>
  ipv6AddressMode === 'slaac' || ipv6AddressMode === 'dhcpv6-stateless';
