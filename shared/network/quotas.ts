/** The limits of projects as Neutron's clients know them. Source: contract-network/behaviour.md, "Quotas". */
import type { Caller } from '../operation/policy.ts';
import { networkResources } from '../quota/network-resources.ts';
import * as networkErrors from './errors.ts';
import type { Attributes } from './resource/attribute.ts';
import * as kinds from './resource/kinds.ts';
import { admin, enforceRules, manager, type Rules } from './resource/rules.ts';

const limit = kinds.limit();

export const quotaAttributes: Attributes = {
  ...Object.fromEntries(Object.keys(networkResources).map((name) => [name, { kind: limit, put: true as const }])),
  /** Whether a limit below the use is refused: it is, unless `force` is said. */
  check_limit: { kind: kinds.bool(), put: true },
  force: { kind: kinds.bool(), put: true },
  /** Of old clients, which say again what the path says. */
  tenant_id: { kind: kinds.text(), put: true },
  project_id: { kind: kinds.text(), put: true },
};

const quotaRules: Rules = { get_quota: [admin, manager], update_quota: [admin], delete_quota: [admin] };

export const quotaErrors = [networkErrors.PolicyNotAuthorized];

export const enforceQuota = (verb: 'get' | 'update' | 'delete', caller: Caller, projectId: string | null): void =>
  enforceRules(quotaRules, `${verb}_quota`, caller, { projectId });

/** Everybody may see what its own project may have. */
export function assertMaySee(caller: Caller, projectId: string): void {
  if (projectId !== caller.projectId) enforceQuota('get', caller, projectId);
}
