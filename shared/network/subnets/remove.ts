/** Removes a subnet, with the addresses that may go with it. */
import { returnNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, type TransactionPorts, transaction } from '../../store/transaction.ts';
import { claimsOf, forgetCounters, release } from '../addresses/claims.ts';
import * as errors from '../errors/subnets.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { type Network, networks } from '../networks/network.ts';
import { companions, type Port, ports as portThings } from '../ports/port.ts';
import { putPort } from '../ports/put.ts';
import { removePort } from '../ports/remove.ts';
import { removeUnused } from '../resource/leaving.ts';
import { revised } from '../resource/standard.ts';
import { returnToPool } from '../subnetpools/take.ts';
import { type Subnet, subnets } from './subnet.ts';

export const removeSubnetErrors = [errors.SubnetInUse];

/** Whether an address of the subnet is in nobody's way: it is made of a MAC, and given to no router. */
const isLoose = ({ deviceOwner }: Port, isAutomatic: boolean) =>
  companions.has(deviceOwner) || (isAutomatic && !deviceOwner.startsWith('network:router'));

/** @param find the subnet, if the caller may delete it */
export async function removeSubnet(ports: NetworkPorts, find: (tx: Transaction) => Promise<Subnet>): Promise<void> {
  const { store, clock } = ports;
  let subnetId = '';
  await removeUnused(ports, subnets, {
    find,
    async assertUnused(subnet) {
      subnetId = subnet.id;
      for await (const claim of claimsOf(store, subnet.id)) {
        const port = await portThings.get(store, claim.portId);
        if (port !== undefined && !isLoose(port, claim.isAutomatic)) throw errors.SubnetInUse({ subnet_id: subnet.id });
      }
      await takeAddresses(ports, subnet);
    },
    async remove(tx, subnet) {
      const network = await tx.get(networks, subnet.networkId);
      if (network !== undefined) {
        const subnetIds = network.subnetIds.filter((id) => id !== subnet.id);
        tx.put(networks, revised({ clock }, { ...network, subnetIds, ...(await poolsWithout(tx, network, subnet)) }));
      }
      await forgetSubnet(tx, subnet);
    },
  });
  await forgetCounters(ports, subnetId);
}

/** The last subnet of an IP version leaves the pool that all came from. */
async function poolsWithout(tx: Transaction, { subnetIds, poolIds }: Network, { id, ipVersion, subnetpoolId }: Subnet) {
  if (subnetpoolId === null) return {};
  const others = await Promise.all(subnetIds.filter((each) => each !== id).map((each) => tx.get(subnets, each)));
  if (others.some((other) => other?.ipVersion === ipVersion)) return {};
  const { [ipVersion]: _left, ...rest } = poolIds ?? {};
  return { poolIds: rest };
}

/** Its record, its block of a pool, and what its project's quota was charged for it. */
export async function forgetSubnet(tx: Transaction, subnet: Subnet): Promise<void> {
  const { id, projectId } = subnet;
  await returnToPool(tx, subnet);
  returnNetworkQuota(tx, projectId, { subnet: 1 });
  tx.remove(subnets, id);
}

/** Takes its addresses off the ports that keep the others, and removes those that are there for them only. */
async function takeAddresses(ports: NetworkPorts & TransactionPorts, subnet: Subnet): Promise<void> {
  const { store } = ports;
  for await (const claim of claimsOf(store, subnet.id)) {
    await transaction(ports, async (tx) => {
      const port = await tx.get(portThings, claim.portId);
      if (port === undefined) return;
      if (companions.has(port.deviceOwner)) return removePort(tx, ports, port);
      const [gone, fixedIps] = [true, false].map((isGone) => port.fixedIps.filter(({ subnetId }) => (subnetId === subnet.id) === isGone));
      await release(store, tx, { portId: port.id, networkId: port.networkId, addresses: gone ?? [] });
      await putPort(tx, ports, port, { ...port, fixedIps: fixedIps ?? [] });
    });
  }
}
