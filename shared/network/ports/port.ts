/** Ports: where something is plugged into a network, with its addresses. */
import { z } from 'zod/mini';
import { collection, type Place } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { owedPlace } from '../hosts/owed-place.ts';
import { indexesOf } from '../resource/partitions.ts';
import { standardShape } from '../resource/standard.ts';

export const vnicTypes = [
  'normal',
  'direct',
  'macvtap',
  'baremetal',
  'direct-physical',
  'virtio-forwarder',
  'smart-nic',
  'vdpa',
  'accelerator-direct',
  'accelerator-direct-physical',
  'remote-managed',
] as const;

const bindingSchema = compiled({
  host: z.string(),
  vnicType: z.enum(vnicTypes),
  profile: z.record(z.string(), z.json()),
});

const portSchema = compiled({
  ...standardShape,
  /** Null for what the service makes for itself: gateways of routers and the ports behind floating IPs. */
  projectId: z.nullable(z.string()),
  networkId: z.string(),
  /** Whose network it is on. */
  networkProjectId: z.string(),
  adminStateUp: z.boolean(),
  /** ACTIVE as soon as its host has plugged it. */
  status: z.enum(['ACTIVE', 'DOWN', 'BUILD', 'ERROR', 'N/A']),
  macAddress: z.string(),
  fixedIps: z.array(z.object({ subnetId: z.string(), address: z.string() })),
  deviceId: z.string(),
  deviceOwner: z.string(),
  securityGroupIds: z.array(z.string()),
  portSecurityEnabled: z.boolean(),
  allowedAddressPairs: z.array(z.object({ address: z.string(), macAddress: z.string() })),
  extraDhcpOpts: z.array(z.object({ name: z.string(), value: z.string(), ipVersion: z.literal([4, 6]) })),
  dnsName: z.string(),
  ipAllocation: z.enum(['immediate', 'none']),
  vnicType: z.enum(vnicTypes),
  /** The host that plugs it; empty: none. */
  hostId: z.string(),
  profile: z.record(z.string(), z.json()),
  /** Whether that host can: `binding_failed` when nobody is there who would. */
  vifType: z.enum(['unbound', 'bridge', 'binding_failed']),
  /** Floating IPs that lead to its addresses. */
  floatingIps: z.array(z.object({ id: z.string(), address: z.string(), fixedAddress: z.string() })),
  /** Where it is to be plugged besides, while its server moves. */
  inactiveBindings: z.array(bindingSchema),
  /** Counts what has changed of what its host is told of it while it was there, and since when the last of that is owed; absent: nothing has. See hosts/. */
  told: z.optional(z.object({ revision: z.number(), owedSince: z.optional(z.number()) })),
});
export type Port = z.infer<typeof portSchema>;
export type PortBinding = z.infer<typeof bindingSchema>;

export const portPrefix = 'PORT';

/** The ports of a device, by which lists are asked. The index may lag: what decides asks the device's own record. */
export const devicePartition = (deviceId: string) => `PORT_DEVICE#${deviceId}`;
const ofDevice = ({ deviceId, id }: Port): Place | undefined => (deviceId === '' ? undefined : [devicePartition(deviceId), id]);

export const ports = collection({
  name: 'port',
  schema: portSchema,
  key: (id: string) => ({ pk: `PORT#${id}`, sk: 'PORT' }),
  id: (port) => port.id,
  indexes: { ...indexesOf(portPrefix), host: ofDevice, due: ({ id, told }) => owedPlace(id, told?.owedSince) },
});

/** A server's port, whichever zone its owner names. */
export const isOfServer = ({ deviceOwner, deviceId }: Pick<Port, 'deviceOwner' | 'deviceId'>): boolean =>
  deviceOwner.startsWith('compute:') && deviceId !== '';

/** What others trust: ports of the service's own, on which no filter stands. */
export const isTrusted = (deviceOwner: string): boolean => deviceOwner.startsWith('network:') || deviceOwner.startsWith('neutron:');

/** Owners of ports that go with their network, or their subnet. */
export const companions: ReadonlySet<string> = new Set(['network:dhcp', 'network:distributed', 'network:floatingip_agent_gateway']);
