/** Gives ports their addresses. Source: contract-network/behaviour.md, "Address choice for a port". */
import type { Transaction } from '../../store/transaction.ts';
import { formatAddress, knownAddress } from '../addresses/address.ts';
import { chooseAddresses } from '../addresses/choose.ts';
import { isHostAddress, knownCidr } from '../addresses/cidr.ts';
import { claimAddress } from '../addresses/claims.ts';
import type { AskedAddress } from '../addresses/kinds.ts';
import { eui64Address } from '../addresses/mac.ts';
import * as errors from '../errors/ports.ts';
import * as subnetErrors from '../errors/subnets.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Network } from '../networks/network.ts';
import { used } from '../resource/leaving.ts';
import { isAutomatic, type Subnet, subnets } from '../subnets/subnet.ts';
import type { Port } from './port.ts';

/** Each costs a commit two writes. */
const addressesPerPort = 20;

type FixedIp = Port['fixedIps'][number];
type Addressed = Pick<Port, 'id' | 'networkId' | 'macAddress' | 'deviceOwner'>;

export const assignAddressesErrors = [
  networkErrors.InvalidInput,
  errors.InvalidIpForNetwork,
  errors.InvalidIpForSubnet,
  errors.AllocationOnAutoAddressSubnet,
  errors.IpAddressAlreadyAllocated,
  errors.IpAddressGenerationFailure,
  subnetErrors.SubnetNotFound,
];

/** The subnets of a network, on which the commit relies. Those that are about to go are left out. */
export async function subnetsOf(
  tx: Transaction,
  { clock, store }: NetworkPorts,
  { subnetIds }: Pick<Network, 'subnetIds'>,
): Promise<readonly Subnet[]> {
  const unseen = subnetIds.filter((id) => tx.seen(subnets.key(id)) === undefined);
  const items = unseen.length === 0 ? [] : await store.getMany(unseen.map((id) => subnets.key(id)));
  for (const [index, id] of unseen.entries()) tx.saw(subnets, id, items[index]);
  const found = await Promise.all(subnetIds.map((id) => used(tx, clock, subnets, id)));
  return found.flatMap((subnet) => subnet ?? []);
}

/** Claims what is asked for, in the commit that writes the port. @param asked undefined: one address of each version, as far as there are subnets */
export async function assignAddresses(
  tx: Transaction,
  ports: NetworkPorts,
  port: Addressed,
  of: readonly Subnet[],
  asked: readonly AskedAddress[] | undefined,
): Promise<FixedIp[]> {
  if (asked === undefined) return chosenAddresses(tx, ports, port, of);
  if (asked.length > addressesPerPort) throw networkErrors.InvalidInput({ reason: `a port has at most ${addressesPerPort} addresses` });
  const given: FixedIp[] = [];
  for (const each of asked) given.push(await askedAddress(tx, ports, port, of, each));
  const missing = of.filter((subnet) => isAutomatic(subnet) && asked.length > 0 && !given.some(({ subnetId }) => subnetId === subnet.id));
  for (const subnet of missing) given.push(await automaticAddress(tx, port, subnet));
  return given;
}

const isFor = ({ serviceTypes }: Subnet, deviceOwner: string) => serviceTypes.length === 0 || serviceTypes.includes(deviceOwner);

async function chosenAddresses(tx: Transaction, ports: NetworkPorts, port: Addressed, of: readonly Subnet[]): Promise<FixedIp[]> {
  const usable = of.filter((subnet) => isFor(subnet, port.deviceOwner));
  const given: FixedIp[] = [];
  for (const version of [4, 6]) {
    const candidates = usable.filter((subnet) => subnet.ipVersion === version && !isAutomatic(subnet));
    if (candidates.length > 0) given.push(await anyAddress(tx, ports, port, candidates));
  }
  for (const subnet of usable.filter(isAutomatic)) given.push(await automaticAddress(tx, port, subnet));
  return given;
}

/** A free address of the first subnet that has one. */
async function anyAddress(tx: Transaction, ports: NetworkPorts, port: Addressed, candidates: readonly Subnet[]): Promise<FixedIp> {
  for (const subnet of candidates) {
    const [address] = (await chooseAddresses(ports, tx, subnet, [port.id], { lowest: port.deviceOwner === 'network:dhcp' })) ?? [];
    if (address !== undefined) return { subnetId: subnet.id, address };
  }
  throw errors.IpAddressGenerationFailure({ net_id: port.networkId });
}

async function claim(tx: Transaction, port: Addressed, subnet: Subnet, address: string, automatic: boolean): Promise<FixedIp> {
  const claimed = { subnetId: subnet.id, address, networkId: port.networkId, portId: port.id, isAutomatic: automatic };
  if ((await claimAddress(tx, claimed)) !== undefined) throw errors.IpAddressAlreadyAllocated({ ip: address, subnet_id: subnet.id });
  return { subnetId: subnet.id, address };
}

const automaticAddress = (tx: Transaction, port: Addressed, subnet: Subnet) =>
  claim(tx, port, subnet, formatAddress(eui64Address(knownCidr(subnet.cidr), port.macAddress)), true);

async function askedAddress(
  tx: Transaction,
  ports: NetworkPorts,
  port: Addressed,
  of: readonly Subnet[],
  asked: AskedAddress,
): Promise<FixedIp> {
  const { ip_address: ip, subnet_id: subnetId } = asked;
  if (ip === undefined && subnetId === undefined)
    throw networkErrors.InvalidInput({ reason: 'IP allocation requires subnet_id or ip_address' });
  const subnet = await subnetFor(tx, port, of, asked);
  if (ip === undefined) return isAutomatic(subnet) ? automaticAddress(tx, port, subnet) : anyAddress(tx, ports, port, [subnet]);
  if (isAutomatic(subnet) && !port.deviceOwner.startsWith('network:router')) {
    const own = formatAddress(eui64Address(knownCidr(subnet.cidr), port.macAddress));
    if (own !== ip) throw errors.AllocationOnAutoAddressSubnet({ ip, subnet_id: subnet.id });
  }
  return claim(tx, port, subnet, ip, isAutomatic(subnet));
}

async function subnetFor(tx: Transaction, { networkId }: Addressed, of: readonly Subnet[], asked: AskedAddress): Promise<Subnet> {
  const { ip_address: ip, subnet_id: subnetId } = asked;
  const address = ip === undefined ? undefined : knownAddress(ip);
  if (subnetId === undefined) {
    const holding = of.find(({ cidr }) => address !== undefined && isHostAddress(knownCidr(cidr), address, true));
    if (holding === undefined) throw errors.InvalidIpForNetwork({ ip_address: ip ?? '' });
    return holding;
  }
  const subnet = of.find(({ id }) => id === subnetId);
  if (subnet === undefined) {
    if ((await tx.get(subnets, subnetId)) === undefined) throw subnetErrors.SubnetNotFound({ subnet_id: subnetId });
    throw networkErrors.InvalidInput({
      reason: `Failed to create port on network ${networkId}, because fixed_ips included invalid subnet ${subnetId}`,
    });
  }
  if (address !== undefined && !isHostAddress(knownCidr(subnet.cidr), address, true))
    throw errors.InvalidIpForSubnet({ ip_address: ip ?? '' });
  return subnet;
}
