/** A project's limits and what it uses of them, as GET /limits shows them. Source: contract/schemas/LimitsController.index.json. */
import { shownUntil, view } from '../operation/view.ts';
import type { Standing } from './standing.ts';

export const absoluteLimits = view<Standing, undefined>({
  maxImageMeta: shownUntil('2.38', ({ limits }) => limits.metadata_items),
  maxPersonality: shownUntil('2.56', ({ limits }) => limits.injected_files),
  maxPersonalitySize: shownUntil('2.56', ({ limits }) => limits.injected_file_content_bytes),
  maxSecurityGroups: shownUntil('2.35', ({ limits }) => limits.security_groups),
  maxSecurityGroupRules: shownUntil('2.35', ({ limits }) => limits.security_group_rules),
  maxServerMeta: ({ limits }) => limits.metadata_items,
  maxServerGroups: ({ limits }) => limits.server_groups,
  maxServerGroupMembers: ({ limits }) => limits.server_group_members,
  maxTotalCores: ({ limits }) => limits.cores,
  maxTotalFloatingIps: shownUntil('2.35', ({ limits }) => limits.floating_ips),
  maxTotalInstances: ({ limits }) => limits.instances,
  maxTotalKeypairs: ({ limits }) => limits.key_pairs,
  maxTotalRAMSize: ({ limits }) => limits.ram,
  totalCoresUsed: ({ used }) => used.cores,
  totalInstancesUsed: ({ used }) => used.instances,
  totalRAMUsed: ({ used }) => used.ram,
  // Networks are Neutron's.
  totalFloatingIpsUsed: shownUntil('2.35', () => 0),
  totalSecurityGroupsUsed: shownUntil('2.35', () => 0),
  totalServerGroupsUsed: ({ used }) => used.server_groups,
});
