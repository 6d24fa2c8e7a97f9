/** A rule of a security group as clients see it. */
import { formatCidr, parseCidr } from '../addresses/cidr.ts';
import { type Shown, shownStandard } from '../resource/resource.ts';
import type { SecurityGroup, SecurityGroupRule } from './security-group.ts';

export function shownRule(rule: SecurityGroupRule, group: Pick<SecurityGroup, 'isDefault'> | undefined): Shown {
  const { tags: _untagged, ...standard } = shownStandard(rule);
  const block = rule.remoteIpPrefix === null ? undefined : parseCidr(rule.remoteIpPrefix);
  return {
    ...standard,
    security_group_id: rule.groupId,
    direction: rule.direction,
    ethertype: rule.ethertype,
    protocol: rule.protocol,
    port_range_min: rule.portRangeMin,
    port_range_max: rule.portRangeMax,
    remote_ip_prefix: rule.remoteIpPrefix,
    normalized_cidr: block === undefined ? null : formatCidr(block),
    remote_group_id: rule.remoteGroupId,
    remote_address_group_id: null,
    belongs_to_default_sg: group?.isDefault ?? null,
  };
}
