/**
 * What hosts are told of ports of networks: everything that is needed to plug one, so that an agent asks nobody. Which filters stand on a port is said by its groups: what a group
 * lets through is told once to a host, however many ports are in it there.
 */
import { z } from 'zod/mini';
import { compiled } from '../store/compiled.ts';
import { count } from './members.ts';

const version = z.literal([4, 6]);

const subnet = z.object({
  id: z.string(),
  ipVersion: version,
  cidr: z.string(),
  gateway: z.nullable(z.string()),
  /** Whether DHCP is answered on it. */
  dhcp: z.boolean(),
  nameservers: z.array(z.string()),
  routes: z.array(z.object({ destination: z.string(), nexthop: z.string() })),
  ipv6AddressMode: z.nullable(z.string()),
  ipv6RaMode: z.nullable(z.string()),
});

/** A port as its host plugs it. */
export const networkPort = compiled({
  portId: z.string(),
  /** Counts what its host is told of it: of two that say different things the greater holds. */
  revision: count,
  networkId: z.string(),
  macAddress: z.string(),
  isUp: z.boolean(),
  vnicType: z.string(),
  profile: z.record(z.string(), z.json()),
  mtu: count,
  /** Its network on the wire: `vxlan`, `vlan` or `flat`, on which physical network, and by which number. */
  segment: z.object({ type: z.string(), physicalNetwork: z.nullable(z.string()), id: z.nullable(count) }),
  addresses: z.array(z.object({ address: z.string(), subnetId: z.string() })),
  /** Those that its addresses are of. */
  subnets: z.array(subnet),
  dhcpOptions: z.array(z.object({ name: z.string(), value: z.string(), ipVersion: version })),
  /** What it is called in its network, empty: nothing, and in which domain. */
  dns: z.object({ name: z.string(), domain: z.string() }),
  /** Whether packets are looked at: if not, everything goes through. If so, nothing does but what its groups let through, to and from its own addresses and these. */
  isFiltered: z.boolean(),
  addressPairs: z.array(z.object({ address: z.string(), macAddress: z.string() })),
  groupIds: z.array(z.string()),
  tag: z.optional(z.string()),
});
export type NetworkPortPayload = z.output<typeof networkPort>;

const rule = z.object({
  direction: z.enum(['ingress', 'egress']),
  ethertype: z.enum(['IPv4', 'IPv6']),
  /** A name or a number; absent: any. */
  protocol: z.optional(z.string()),
  /** Of ICMP the type and the code. */
  from: z.optional(count),
  to: z.optional(count),
  /** Whom it is about; absent, both: everybody. A group stands for the addresses of its members. */
  prefix: z.optional(z.string()),
  groupId: z.optional(z.string()),
});
export type FilterRule = z.output<typeof rule>;

/** What a security group lets through: all its rules, and the addresses of the groups that they name, in the fewest blocks. */
export const groupFilters = compiled({
  groupId: z.string(),
  /** Raised with every change of its rules and of whom they are about: of two the greater holds. */
  revision: count,
  stateful: z.boolean(),
  rules: z.array(rule),
  members: z.record(z.string(), z.array(z.string())),
});
export type GroupFilters = z.output<typeof groupFilters>;
