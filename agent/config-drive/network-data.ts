/** What a guest is told of its ports. Source: Nova's `network_data.json`, as cloud-init and others read it. */
import type { NetworkPortPayload } from '../../shared/messaging/network-ports.ts';
import { addressBits, formatAddress } from '../../shared/network/addresses/address.ts';
import { knownCidr, lastAddress, networkAddress } from '../../shared/network/addresses/cidr.ts';

type Subnet = NetworkPortPayload['subnets'][number];

/** As many characters of a port's id as the name of its interface on a host has. */
const linkName = (portId: string) => `tap${portId.slice(0, 11)}`;

const ofBlock = (text: string) => {
  const block = knownCidr(text);
  const all = (1n << BigInt(addressBits[block.version])) - 1n;
  const netmask = formatAddress({ version: block.version, value: all ^ (lastAddress(block).value - block.first) });
  return { network: formatAddress(networkAddress(block)), netmask };
};

const anywhere = { 4: { network: '0.0.0.0', netmask: '0.0.0.0' }, 6: { network: '::', netmask: '::' } } as const;

const dns = (servers: readonly string[]) => servers.map((address) => ({ type: 'dns', address }));

/** How a port has an address of a subnet: asked for by DHCP, or as it stands here. */
function addressOf({ portId, networkId }: NetworkPortPayload, address: string, subnet: Subnet): Readonly<Record<string, unknown>> {
  const { ipVersion, ipv6AddressMode, gateway, routes, nameservers, cidr } = subnet;
  const named = { link: linkName(portId), network_id: networkId };
  if (ipv6AddressMode === null && subnet.dhcp) return { type: `ipv${ipVersion}_dhcp`, ...named };
  const way = gateway === null ? [] : [{ ...anywhere[ipVersion], gateway }];
  return {
    type: `ipv${ipVersion}${ipv6AddressMode === null ? '' : `_${ipv6AddressMode}`}`,
    ...named,
    ip_address: address,
    netmask: ofBlock(cidr).netmask,
    routes: [...way, ...routes.map(({ destination, nexthop }) => ({ ...ofBlock(destination), gateway: nexthop }))],
    services: dns(nameservers),
  };
}

export function networkData(ports: readonly NetworkPortPayload[]): unknown {
  const networks = ports.flatMap((port) =>
    port.subnets.flatMap((subnet) => {
      const first = port.addresses.find(({ subnetId }) => subnetId === subnet.id);
      return first === undefined ? [] : [addressOf(port, first.address, subnet)];
    }),
  );
  return {
    links: ports.map(({ portId, macAddress, mtu }) => ({
      id: linkName(portId),
      vif_id: portId,
      type: 'bridge',
      mtu,
      ethernet_mac_address: macAddress,
    })),
    networks: networks.map((network, position) => ({ id: `network${position}`, ...network })),
    services: dns([...new Set(ports.flatMap(({ subnets }) => subnets.flatMap(({ nameservers }) => nameservers)))]),
  };
}
