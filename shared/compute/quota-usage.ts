/** Quotas of a project: its own limits, where they differ from the defaults, and what is used of them. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Key } from '../store/port.ts';

/** What servers use of a project's quota: written by `add` only, in the commits that make and delete servers. */
const usageSchema = z.object({
  instances: z._default(z.number(), 0),
  cores: z._default(z.number(), 0),
  ram: z._default(z.number(), 0),
});
export type QuotaUsage = z.infer<typeof usageSchema>;

export function projectUsageKey(projectId: string): Key {
  return { pk: `PROJECT#${projectId}`, sk: 'USAGE' };
}

/** The usage in an item of the store; nothing was used where there is none. */
export function parseUsage(item: unknown): QuotaUsage {
  return usageSchema.parse(item ?? {});
}

/** Limits that an administrator set for a project; -1 means no limit. */
export const projectQuotas = collection({
  name: 'project quota',
  schema: z.object({ projectId: z.string(), limits: z.record(z.string(), z.number()) }),
  key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk: 'QUOTA' }),
  id: ({ projectId }) => projectId,
});
