/** Everything that is counted, read once, and what it makes. */
import { groupPartition, groupPlaces } from '../compute/groups/group.ts';
import { allocatedKey, hosts, rings } from '../compute/hosts/host.ts';
import { isHidden, serverPartitions, servers } from '../compute/servers/server.ts';
import { floatingIpPrefix } from '../network/floatingips/floating-ip.ts';
import { networkPrefix } from '../network/networks/network.ts';
import { portPrefix } from '../network/ports/port.ts';
import { rbacPolicyPrefix } from '../network/rbac/rbac-policy.ts';
import { routerPrefix } from '../network/routers/router.ts';
import { rulePrefix, securityGroupPrefix } from '../network/security-groups/security-group.ts';
import { subnetPoolPrefix } from '../network/subnetpools/subnetpool.ts';
import { subnetPrefix } from '../network/subnets/subnet.ts';
import { countedNetworkQuotas, type NetworkQuota } from '../quota/networks.ts';
import { serverQuotas } from '../quota/servers.ts';
import { networkUsageKey, projectUsageKey, userUsageKey, userUsagePrefix, volumeUsageKey } from '../quota/usage.ts';
import { isOfType } from '../quota/volume-types.ts';
import type { Store } from '../store/port.ts';
import { backupPartitions, backups } from '../volume/backups/backup.ts';
import { backupQuotas, backupUsageKey } from '../volume/backups/quota.ts';
import { snapshotPartitions, snapshots, volumePartitions, volumes } from '../volume/volume.ts';
import { differs, type Sum, Sums, userIn } from './counters.ts';
import { itemsOf } from './finding.ts';
import { eachConsistent, eachItem } from './pages.ts';

export async function sumUp(store: Store): Promise<Sums> {
  const sums = new Sums();
  await eachItem(store, { index: rings.all.index, partition: () => rings.all.partition, isWhole: true }, async (item) => {
    const { name } = hosts.parse(item);
    sums.expect(allocatedKey(name), `The host ${name}`, ['vcpus', 'memoryMib', 'diskGib', 'servers']);
  });
  await eachItem(store, { index: 'table', partition: () => 'PROJECTS', isWhole: true }, async ({ sk: id }) => {
    const usageKey = projectUsageKey(id);
    sums.expect(usageKey, `The project ${id}`, serverQuotas);
    for (const { sk } of await itemsOf(store, usageKey.pk, userUsagePrefix)) {
      const userId = sk.slice(userUsagePrefix.length);
      sums.expect(userUsageKey(id, userId), userIn(id, userId), serverQuotas);
    }
    // Also of types that the project has nothing of any more.
    const ofTypes = Object.keys((await store.get(volumeUsageKey(id))) ?? {}).filter(isOfType);
    sums.expect(volumeUsageKey(id), `The project ${id}`, ['volumes', 'snapshots', 'gigabytes', ...ofTypes]);
    sums.expect(backupUsageKey(id), `The project ${id}`, backupQuotas);
    sums.expect(networkUsageKey(id), `The project ${id}`, countedNetworkQuotas);
  });
  await eachItem(store, { index: 'all', partition: groupPlaces.all }, async ({ pk, sk }) => {
    if (sk !== 'SERVER_GROUP') return;
    const id = pk.slice(groupPartition('').length);
    for (const prefix of ['HOST#', 'USER#'])
      for (const tally of await itemsOf(store, pk, prefix))
        sums.expect({ pk, sk: tally.sk }, `The group ${id} at ${tally.sk}`, ['servers']);
  });
  for (const hidden of [false, true]) {
    const partition = (shard: number) => serverPartitions.all(shard, hidden);
    await eachConsistent(store, { index: 'all', partition }, (item) => {
      const server = servers.parse(item);
      if (isHidden(server) !== hidden) return;
      sums.takeServer(server);
    });
  }
  await eachConsistent(store, { index: 'all', partition: volumePartitions.all }, (item) => {
    sums.takeVolume(volumes.parse(item), 'volumes');
  });
  await eachConsistent(store, { index: 'all', partition: snapshotPartitions.all }, (item) => {
    sums.takeVolume(snapshots.parse(item), 'snapshots');
  });
  await eachConsistent(store, { index: 'all', partition: backupPartitions.all }, (item) => {
    const { projectId, sizeGib } = backups.parse(item);
    sums.takeBackup(projectId, sizeGib);
  });
  for (const [prefix, what] of ofNetworks) {
    await eachConsistent(store, { index: 'all', partition: (shard) => `${prefix}#${shard}` }, ({ projectId, isCharged }) => {
      // What the service makes for itself is nobody's, and the entry that a shared network comes with is no charge.
      if (typeof projectId === 'string' && isCharged !== false) sums.takeOfNetworks(projectId, what);
    });
  }
  return sums;
}

/** How the partitions of what a network quota counts begin. */
const ofNetworks: readonly (readonly [prefix: string, NetworkQuota])[] = [
  [networkPrefix, 'network'],
  [subnetPrefix, 'subnet'],
  [portPrefix, 'port'],
  [routerPrefix, 'router'],
  [floatingIpPrefix, 'floatingip'],
  [securityGroupPrefix, 'security_group'],
  [rulePrefix, 'security_group_rule'],
  [rbacPolicyPrefix, 'rbac_policy'],
  [subnetPoolPrefix, 'subnetpool'],
];

const atOnce = 100;

/** Those whose counters say something else. */
export async function suspicious(store: Store, all: readonly Sum[]): Promise<readonly Sum[]> {
  const found: Sum[] = [];
  for (let from = 0; from < all.length; from += atOnce) {
    const page = all.slice(from, from + atOnce);
    const items = await store.getMany(page.map(({ key }) => key));
    found.push(...page.filter((sum, index) => differs(sum, items[index])));
  }
  return found;
}
