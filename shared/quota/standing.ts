/** How a project stands: its limits for servers, and what it uses of them, in one read. */
import type { Store } from '../store/port.ts';
import { isPossibleKey } from '../store/requests.ts';
import { type Limits, limitsOf } from './compute-resources.ts';
import { projectQuotas } from './own-limits.ts';
import { parseUsage, type ServerUsage } from './servers.ts';
import { projectUsageKey } from './usage.ts';

export interface Standing {
  readonly limits: Limits;
  readonly used: ServerUsage;
}

/** The defaults for an id that is no project's, or too long to be one. */
export async function readStanding(store: Store, projectId: string): Promise<Standing> {
  const keys = [projectQuotas.key(projectId), projectUsageKey(projectId)] as const;
  const [quota, usage] = keys.every(isPossibleKey) ? await store.getMany(keys) : [];
  return { limits: limitsOf(quota === undefined ? {} : projectQuotas.parse(quota).limits), used: parseUsage(usage) };
}
