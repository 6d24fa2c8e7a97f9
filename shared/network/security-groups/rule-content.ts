/** What a rule may say, and when two say the same. Source: contract-network/behaviour.md, "Security groups", and errors.json. */
import { parseCidr } from '../addresses/cidr.ts';
import * as errors from '../errors/security-groups.ts';

/** What a rule is about; null: whatever it is. */
export interface RuleSays {
  readonly direction: 'ingress' | 'egress';
  readonly ethertype: 'IPv4' | 'IPv6';
  /** A name, or a number in digits. */
  readonly protocol: string | null;
  /** Of ICMP the type and the code. */
  readonly portRangeMin: number | null;
  readonly portRangeMax: number | null;
  /** Host bits and all. */
  readonly remoteIpPrefix: string | null;
  readonly remoteGroupId: string | null;
}

/** Protocols by name, with their numbers at IANA. */
export const protocols: Readonly<Record<string, number>> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  hopopt: 0,
  icmp: 1,
  igmp: 2,
  ip: 0,
  ipip: 4,
  'ipv6-encap': 41,
  'ipv6-frag': 44,
  'ipv6-icmp': 58,
  icmpv6: 58,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  'ipv6-route': 43,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
  udplite: 136,
  vrrp: 112,
};

const withPorts: ReadonlySet<number | null> = new Set([6, 17, 33, 132, 136]);
const [icmp, icmpv6] = [1, 58];
const onlyIpv6: ReadonlySet<string | null> = new Set([
  'icmpv6',
  'ipv6-encap',
  'ipv6-frag',
  'ipv6-icmp',
  'ipv6-nonxt',
  'ipv6-opts',
  'ipv6-route',
]);

const numberOf = (protocol: string | null): number | null => (protocol === null ? null : (protocols[protocol] ?? Number(protocol)));

/** Of IPv6 all names of ICMP are one. */
export const canonicalProtocol = (protocol: string | null, ethertype: RuleSays['ethertype']): string | null =>
  ethertype === 'IPv6' && (protocol === 'icmp' || protocol === 'icmpv6') ? 'ipv6-icmp' : protocol;

const everything: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

/** What a rule says, as a text; two of a group that say the same are one. Everybody is nobody in particular, all ports are none, and a protocol is its number. */
export function contentOf(rule: RuleSays): string {
  const { direction, ethertype, portRangeMin, portRangeMax, remoteIpPrefix, remoteGroupId } = rule;
  const protocol = numberOf(canonicalProtocol(rule.protocol, ethertype));
  const prefix = remoteIpPrefix === null || everything.has(remoteIpPrefix) ? '' : remoteIpPrefix;
  return [direction, ethertype, protocol ?? '', portRangeMin ?? 1, portRangeMax ?? 65_535, remoteGroupId ?? prefix].join('#');
}

export const ruleSaysErrors = [
  errors.SecurityGroupRuleParameterConflict,
  errors.SecurityGroupProtocolRequiredWithPorts,
  errors.SecurityGroupInvalidPortValue,
  errors.SecurityGroupInvalidPortRange,
  errors.SecurityGroupInvalidIcmpValue,
  errors.SecurityGroupMissingIcmpType,
  errors.SecurityGroupInvalidProtocolForPort,
  errors.SecurityGroupEthertypeConflictWithProtocol,
  errors.SecurityGroupMultipleRemoteEntites,
];

/** Whether it makes sense. @throws ruleSaysErrors */
export function assertSays(rule: RuleSays): void {
  assertPrefix(rule);
  assertPorts(rule);
  const { ethertype, protocol, remoteGroupId, remoteIpPrefix } = rule;
  if (ethertype === 'IPv4' && onlyIpv6.has(protocol))
    throw errors.SecurityGroupEthertypeConflictWithProtocol({ ethertype, protocol: protocol ?? '' });
  if (remoteGroupId !== null && remoteIpPrefix !== null) throw errors.SecurityGroupMultipleRemoteEntites();
}

function assertPrefix({ ethertype, remoteIpPrefix }: RuleSays): void {
  if (remoteIpPrefix === null) return;
  if (parseCidr(remoteIpPrefix)?.version !== (ethertype === 'IPv4' ? 4 : 6))
    throw errors.SecurityGroupRuleParameterConflict({ ethertype, cidr: remoteIpPrefix });
}

function assertPorts({ protocol, portRangeMin: min, portRangeMax: max }: RuleSays): void {
  if (min === null && max === null) return;
  if (protocol === null) throw errors.SecurityGroupProtocolRequiredWithPorts();
  const number = numberOf(protocol);
  if (withPorts.has(number)) assertRange(min, max);
  else if (number === icmp || number === icmpv6) assertIcmp(min, max);
  else throw errors.SecurityGroupInvalidProtocolForPort({ protocol: number ?? 0, valid_port_protocols: 'DCCP, SCTP, TCP, UDP, UDPLITE' });
}

function assertRange(min: number | null, max: number | null): void {
  if (min === 0 || max === 0) throw errors.SecurityGroupInvalidPortValue({ port: 0 });
  if (min === null || max === null || min > max) throw errors.SecurityGroupInvalidPortRange();
}

function assertIcmp(type: number | null, code: number | null): void {
  const isOutside = (value: number | null): value is number => value !== null && value > 255;
  if (isOutside(type)) throw errors.SecurityGroupInvalidIcmpValue({ field: 'type', attr: 'port_range_min', value: type });
  if (isOutside(code)) throw errors.SecurityGroupInvalidIcmpValue({ field: 'code', attr: 'port_range_max', value: code });
  if (type === null && code !== null) throw errors.SecurityGroupMissingIcmpType({ value: code });
}
