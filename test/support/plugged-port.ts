/** Ports as hosts are told of them. */
import type { NetworkPortPayload } from '../../shared/messaging/network-ports.ts';

export const pluggedPort = (changes: Partial<NetworkPortPayload> = {}): NetworkPortPayload => ({
  portId: 'p',
  revision: 0,
  networkId: 'n',
  macAddress: 'fa:16:3e:00:00:01',
  isUp: true,
  vnicType: 'normal',
  profile: {},
  mtu: 1450,
  segment: { type: 'vxlan', physicalNetwork: null, id: 7 },
  addresses: [],
  subnets: [],
  dhcpOptions: [],
  dns: { name: '', domain: '' },
  isFiltered: true,
  addressPairs: [],
  groupIds: [],
  ...changes,
});

type Subnet = NetworkPortPayload['subnets'][number];

export const pluggedSubnet = (changes: Partial<Subnet> = {}): Subnet => ({
  id: 's',
  ipVersion: 4,
  cidr: '10.0.0.0/24',
  gateway: '10.0.0.1',
  dhcp: true,
  nameservers: [],
  routes: [],
  ipv6AddressMode: null,
  ipv6RaMode: null,
  ...changes,
});
