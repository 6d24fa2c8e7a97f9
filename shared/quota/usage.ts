/** What a project uses: one item of counters for each service, written by `add` only, in the commits that make and delete things. */
import { z } from 'zod/mini';
import type { Key } from '../store/port.ts';

/** What the project's servers use. */
export const projectUsageKey = (projectId: string): Key => ({ pk: `PROJECT#${projectId}`, sk: 'USAGE' });

/** What the servers and server groups of one user use in the project. */
export const userUsageKey = (projectId: string, userId: string): Key => ({ pk: `PROJECT#${projectId}`, sk: `${userUsagePrefix}${userId}` });
export const userUsagePrefix = 'USER_USAGE#';

/** What its volumes and snapshots use. */
export const volumeUsageKey = (projectId: string): Key => ({ pk: `PROJECT#${projectId}`, sk: 'VOLUME_USAGE' });

/** What its networks, ports and whatever belongs to them use. */
export const networkUsageKey = (projectId: string): Key => ({ pk: `PROJECT#${projectId}`, sk: 'NETWORK_USAGE' });

const amount = /* @__PURE__ */ z._default(/* @__PURE__ */ z.number(), 0);

/** The counters in an item of the store; nothing was used where there is none. */
export function usageOf<Name extends string>(names: readonly Name[], item: unknown): Readonly<Record<Name, number>> {
  const counters = (item ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, amount.parse(counters[name])])) as Record<Name, number>;
}
