import type { Caller } from '../../operation/policy.ts';
import * as errors from '../errors/auto-allocated.ts';
import { admin, enforceRules, member, type Rules, reader } from '../resource/rules.ts';

const topologyRules: Rules = { get_auto_allocated_topology: [admin, reader], delete_auto_allocated_topology: [admin, member] };

/** @param named in the path; clients write the word None for their own. @returns the project that is meant */
export function assertOwnTopology(caller: Caller, named: string, verb: 'get' | 'delete'): string {
  const projectId = named === 'None' ? (caller.projectId ?? '') : named;
  // Whoever asks for another project's is told so in other words.
  if (projectId !== caller.projectId && !caller.isAdmin) throw errors.NotAuthorized();
  enforceRules(topologyRules, `${verb}_auto_allocated_topology`, caller, { projectId });
  return projectId;
}
