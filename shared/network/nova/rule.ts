/** Rules as the Compute API asked for them, as the network service is asked. Pure. Nova's checks in Nova's order. Source: contract/error-mapping.json, SecurityGroupRulesController.create. */
import * as computeErrors from '../../compute/errors.ts';
import { canonicalPrefix, parseCidr } from '../addresses/cidr.ts';
import type { Shown } from '../resource/resource.ts';

/** Nova's schema lets pass whatever these are. */
export interface AskedRule {
  readonly groupId: string;
  readonly remoteGroupId: string | null;
  readonly protocol: unknown;
  readonly from: unknown;
  readonly to: unknown;
  readonly cidr: unknown;
}

export const readRuleErrors = [
  computeErrors.RuleIncomplete,
  computeErrors.RulePrefixInvalid,
  computeErrors.RuleCidrInvalid,
  computeErrors.RuleProtocolInvalid,
  computeErrors.RulePortRangeInvalid,
  computeErrors.SecurityGroupInputInvalid,
];

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** As texts go into messages. */
const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function cidrOf(asked: unknown): string {
  if (!asked) return '0.0.0.0/0';
  const known = typeof asked === 'string' && asked.includes('/') ? canonicalPrefix(asked) : undefined;
  if (known === undefined) throw computeErrors.RuleCidrInvalid({ cidr: plain(asked) });
  return known;
}

function assertPrefix(cidr: string): void {
  const [address = '', length] = cidr.split('/');
  if (length === '0' && address !== '0.0.0.0' && address !== '::') throw computeErrors.RulePrefixInvalid({ cidr });
}

/** The body that the network service is asked with. @throws readRuleErrors */
export function readRule({ groupId, remoteGroupId, protocol, from, to, cidr: askedCidr }: AskedRule): Shown {
  const cidr = remoteGroupId === null ? cidrOf(askedCidr) : null;
  const name = isNothing(protocol) ? '' : plain(protocol).toUpperCase();
  // Whoever names a group, and no ports, means all of them.
  const isOpen = remoteGroupId !== null && isNothing(from) && isNothing(to);
  const [low, high] = isOpen ? (everything[name] ?? [from, to]) : [from, to];
  const isWhole = name !== '' && !isNothing(low) && !isNothing(high);
  const [min, max] = isWhole ? numbersIn(name, plain(protocol), low, high) : [null, null];
  if (!isWhole && cidr !== null) throw computeErrors.RuleIncomplete();
  if (cidr !== null) assertPrefix(cidr);
  return {
    security_group_id: groupId,
    direction: 'ingress',
    ethertype: cidr !== null && parseCidr(cidr)?.version === 6 ? 'IPv6' : 'IPv4',
    ...(isWhole ? { protocol: name.toLowerCase() } : {}),
    ...(min === null || min < 0 ? {} : { port_range_min: min }),
    ...(max === null || max < 0 ? {} : { port_range_max: max }),
    ...(cidr === null ? { remote_group_id: remoteGroupId } : { remote_ip_prefix: cidr }),
  };
}

const everything: Readonly<Record<string, readonly [from: number, to: number]>> = { ICMP: [-1, -1], TCP: [1, 65_535], UDP: [1, 65_535] };

function numbersIn(name: string, protocol: string, from: unknown, to: unknown): readonly [from: number, to: number] {
  const [low, high] = [numberOf(from), numberOf(to)];
  if (low === undefined || high === undefined)
    throw computeErrors.SecurityGroupInputInvalid({
      reason: name === 'ICMP' ? 'Type and Code must be integers for ICMP protocol type' : 'To and From ports must be integers',
    });
  if (everything[name] === undefined) throw computeErrors.RuleProtocolInvalid({ protocol });
  const bad = (msg: string) => computeErrors.RulePortRangeInvalid({ from_port: low, to_port: high, msg });
  if (name === 'ICMP') {
    if ([low, high].some((each) => each < -1 || each > 255)) throw bad('For ICMP, the type:code must be valid');
    return [low, high];
  }
  if (low > high) throw bad('Former value cannot be greater than the later');
  if (low < 1 || high > 65_535) throw bad(`Valid ${name} ports should be between 1-65535`);
  return [low, high];
}

/** Whole, of at most so many digits that it is exact. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*[+-]?\d{1,15}\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}
