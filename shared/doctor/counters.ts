/**
 * Counters are what the things make that they count: of hosts and of groups what servers have written down, of projects what they have. Whatever changes one of the things changes
 * the counter in the same commit; so a counter that has the same version before and after all things were read counted just these.
 */
import { z } from 'zod/mini';
import { isOfGroup, ofUserKey, onHostKey } from '../compute/groups/group.ts';
import { allocatedKey } from '../compute/hosts/host.ts';
import type { Server } from '../compute/servers/server.ts';
import type { NetworkQuota } from '../quota/networks.ts';
import { quotaOf } from '../quota/servers.ts';
import { networkUsageKey, projectUsageKey, userUsageKey, volumeUsageKey } from '../quota/usage.ts';
import { keptAs } from '../quota/volume-types.ts';
import { collection } from '../store/collection.ts';
import type { Item, Key } from '../store/port.ts';
import { transaction } from '../store/transaction.ts';
import { backupUsageKey } from '../volume/backups/quota.ts';
import type { Finding } from './finding.ts';

type Amounts = Readonly<Record<string, number>>;

const counters = collection({
  name: 'counter',
  schema: z.looseObject({ pk: z.string(), sk: z.string() }),
  key: (key: Key) => key,
  id: ({ pk, sk }): Key => ({ pk, sk }),
});

export interface Sum {
  readonly key: Key;
  /** Whose it is, in a sentence. */
  readonly whose: string;
  readonly amounts: Record<string, number>;
}

/** What things make, by the counter that counts them: as many as there are hosts, projects, and places of groups, however many servers there are. */
export class Sums {
  readonly #sums = new Map<string, Sum>();

  /** A counter that is to be compared although nothing may be found that it counts. */
  expect(key: Key, whose: string, names: readonly string[]): void {
    this.#add(key, whose, Object.fromEntries(names.map((name) => [name, 0])));
  }

  #add(key: Key, whose: string, amounts: Amounts): void {
    const id = `${key.pk}\n${key.sk}`;
    const sum = this.#sums.get(id) ?? { key, whose, amounts: {} };
    this.#sums.set(id, sum);
    for (const [name, amount] of Object.entries(amounts)) sum.amounts[name] = (sum.amounts[name] ?? 0) + amount;
  }

  /** A server that was deleted without its host's word still has its place there. */
  takeServer(server: Server): void {
    for (const { host, vcpus, memoryMib, diskGib, groupId } of server.allocations) {
      this.#add(allocatedKey(host), `The host ${host}`, { vcpus, memoryMib, diskGib, servers: 1 });
      if (groupId !== undefined) this.#add(onHostKey(groupId, host), `The group ${groupId} on ${host}`, { servers: 1 });
    }
    if (server.deletedAt !== null) return;
    if (server.groupId != null)
      this.#add(ofUserKey(server.groupId, server.userId), `The group ${server.groupId} of ${server.userId}`, { servers: 1 });
    const { projectId, userId } = server;
    const charged = server.charged ?? quotaOf(server);
    this.#takeUsage(projectUsageKey(projectId), projectId, charged);
    this.#add(userUsageKey(projectId, userId), userIn(projectId, userId), charged);
  }

  takeVolume(
    { projectId, sizeGib, volumeTypeId: type }: { projectId: string; sizeGib: number; volumeTypeId?: string | undefined },
    what: 'volumes' | 'snapshots',
  ): void {
    const ofType = type === undefined ? {} : { [keptAs(what, type)]: 1, [keptAs('gigabytes', type)]: sizeGib };
    this.#takeUsage(volumeUsageKey(projectId), projectId, { volumes: 0, snapshots: 0, [what]: 1, gigabytes: sizeGib, ...ofType });
  }

  takeBackup(projectId: string, sizeGib: number): void {
    this.#takeUsage(backupUsageKey(projectId), projectId, { backups: 1, backup_gigabytes: sizeGib });
  }

  takeOfNetworks(projectId: string, what: NetworkQuota): void {
    this.#takeUsage(networkUsageKey(projectId), projectId, { [what]: 1 });
  }

  #takeUsage(key: Key, projectId: string, amounts: Amounts): void {
    this.#add(key, `The project ${projectId}`, amounts);
  }

  all(): readonly Sum[] {
    return [...this.#sums.values()];
  }

  of(key: Key): Sum | undefined {
    return this.#sums.get(`${key.pk}\n${key.sk}`);
  }
}

/** Whose a user's counter is. */
export const userIn = (projectId: string, userId: string): string => `The user ${userId} in the project ${projectId}`;

const amountIn = (item: Item | undefined, name: string) => Number(item?.[name] ?? 0);

/** Whether both count the same of everything. */
export const isSame = (one: Sum, other: Sum): boolean =>
  Object.keys({ ...one.amounts, ...other.amounts }).every((name) => (one.amounts[name] ?? 0) === (other.amounts[name] ?? 0));

export const differs = ({ amounts }: Sum, item: Item | undefined): boolean =>
  Object.entries(amounts).some(([name, amount]) => amountIn(item, name) !== amount);

export function wrongCounter({ key, whose, amounts }: Sum, item: Item | undefined): Finding {
  const wrong = Object.entries(amounts).filter(([name, amount]) => amountIn(item, name) !== amount);
  const told = wrong.map(([name, amount]) => `${amountIn(item, name)} ${name} instead of ${amount}`);
  return {
    says: `${whose} counts ${told.join(', ')}.`,
    repair: (ports) =>
      transaction(ports, async (tx) => {
        const standing = await tx.get(counters, key);
        // As long as it is as it was, what it counts is.
        if ((tx.seen(key) ?? 'absent') !== (item?.version ?? 'absent')) return false;
        // Of a group nothing is left of a counter that is at nothing.
        const isOver = isOfGroup(key) && Object.values(amounts).every((amount) => amount === 0);
        if (isOver && standing === undefined) return false;
        if (isOver) tx.remove(counters, key);
        else tx.put(counters, { ...standing, ...key, ...amounts });
        return true;
      }),
  };
}
