/** Rules of security groups as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */
import type { Caller } from '../../operation/policy.ts';
import { repr } from '../../operation/validation.ts';
import type { Store } from '../../store/port.ts';
import { canonicalPrefix } from '../addresses/cidr.ts';
import * as errors from '../errors/security-groups.ts';
import { kind } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { byIds, ownSources } from '../resource/partitions.ts';
import type { Filters, Resource, Shown, Span } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { protocols } from './rule-content.ts';
import { rulePrefix, rulesOf, type SecurityGroup, type SecurityGroupRule, securityGroupRules, securityGroups } from './security-group.ts';
import { shownRule } from './shown-rule.ts';

/** As Python prints the tuple of all that is understood. */
const understood = `(None, ${["'any'", ...Object.keys(protocols).map((name) => `'${name}'`)].join(', ')})`;

const protocol = kind((value): string | null => {
  if (value === null || value === 'any') return null;
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (/^\d{1,3}$/.test(text) && Number(text) <= 255) return text;
  const name = text.toLowerCase();
  if (name === 'any') return null;
  if (!Object.hasOwn(protocols, name)) throw errors.SecurityGroupRuleInvalidProtocol({ protocol: kinds.plain(value), values: understood });
  return name;
});

const port = kind((value): number | null => {
  if (value === null) return null;
  const number = typeof value === 'string' && /^\s*\d{1,5}\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 65_535)
    throw errors.SecurityGroupInvalidPortValue({ port: kinds.plain(value) });
  return number;
});

const ethertypes = ['IPv4', 'IPv6'] as const;
const ethertype = kind((value) => {
  const found = ethertypes.find((each) => typeof value === 'string' && each.toLowerCase() === value.toLowerCase());
  if (found === undefined) throw errors.SecurityGroupRuleInvalidEtherType({ ethertype: kinds.plain(value), values: repr(ethertypes) });
  return found;
});

/** An address alone is a block of one. */
const prefix = kind((value): string | null => {
  if (value === null) return null;
  const known = typeof value === 'string' ? canonicalPrefix(value) : undefined;
  if (known === undefined) throw errors.InvalidCIDR({ input: kinds.plain(value) });
  return known;
});

/** There are none. */
const addressGroup = kind((value): null => {
  if (value === null) return null;
  throw errors.AddressGroupNotFound({ address_group_id: kinds.plain(value) });
});

const groupId = kinds.text(36);
/** What is none is not found. */
const groupOrNone = kinds.orNone((value) => kinds.plain(value));

const found = { filter: true, sort: true } as const;
const { name: _nameless, tags: _untagged, 'tags-any': _any, 'not-tags': _not, 'not-tags-any': _notAny, ...standard } = standardAttributes;

export const ruleAttributes = {
  ...standard,
  /** Neutron lets it through in an update, and fails. */
  description: { kind: kinds.text(), post: true, default: '', filter: true },
  security_group_id: { kind: groupId, post: 'required', ...found },
  direction: { kind: kinds.oneOf(['ingress', 'egress']), post: 'required', ...found },
  ethertype: { kind: ethertype, post: true, default: 'IPv4', ...found },
  protocol: { kind: protocol, post: true, default: null, ...found },
  port_range_min: { kind: port, post: true, default: null, ...found },
  port_range_max: { kind: port, post: true, default: null, ...found },
  remote_ip_prefix: { kind: prefix, post: true, default: null, ...found },
  remote_group_id: { kind: groupOrNone, post: true, default: null, ...found },
  remote_address_group_id: { kind: addressGroup, post: true, default: null, ...found },
  normalized_cidr: { kind: kinds.text(), ...found },
  belongs_to_default_sg: { kind: kinds.bool(), filter: true },
} as const;

const { admin, parentReader, parentMember } = rules;

const ruleRules: rules.Rules = {
  create_security_group_rule: [admin, parentMember],
  get_security_group_rule: [admin, parentReader],
  delete_security_group_rule: [admin, parentMember],
};

export const ruleTarget = (
  group: Pick<SecurityGroup, 'projectId'> | undefined,
  rule: Pick<SecurityGroupRule, 'projectId'>,
): rules.Target => ({
  projectId: rule.projectId,
  parentProjectId: group?.projectId ?? rule.projectId,
});

async function show(store: Store, _caller: Caller, things: readonly SecurityGroupRule[]) {
  const groups = await Array.fromAsync(
    byIds(
      securityGroups,
      store,
      things.map((rule) => rule.groupId),
    ),
  );
  const known = new Map(groups.map((group) => [group.id, group]));
  return things.map((rule) => {
    const group = known.get(rule.groupId);
    return { target: ruleTarget(group, rule), shown: shownRule(rule, group) };
  });
}

async function* ofGroup(store: Store, id: string): AsyncGenerator<SecurityGroupRule, void, undefined> {
  yield* (await rulesOf(store, id)).toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

async function sources(store: Store, caller: Caller, filters: Filters, span: Span): Promise<readonly AsyncIterable<SecurityGroupRule>[]> {
  const groupIds = filters['security_group_id'];
  if (groupIds !== undefined) return groupIds.filter((id) => id !== '' && id.length < 256).map((id) => ofGroup(store, id));
  return ownSources(securityGroupRules, rulePrefix, store, caller, filters, span);
}

/** As texts: what would be refused in a body is looked for, and not found. */
const asText = (name: string) => (value: string) => (shown: Shown) => String(shown[name] ?? '') === value;
const textFilters = ['protocol', 'port_range_min', 'port_range_max', 'remote_ip_prefix', 'remote_address_group_id'];

export const ruleResource: Resource<SecurityGroupRule, typeof ruleAttributes> = {
  singular: 'security_group_rule',
  plural: 'security_group_rules',
  path: '/security-group-rules',
  attributes: ruleAttributes,
  rules: ruleRules,
  things: securityGroupRules,
  notFound: (id) => errors.SecurityGroupRuleNotFound({ id }),
  notFoundKind: errors.SecurityGroupRuleNotFound,
  show,
  sources,
  special: {
    ...Object.fromEntries(textFilters.map((name) => [name, asText(name)])),
    ethertype: (value) => (shown) => String(shown['ethertype']).toLowerCase() === value.toLowerCase(),
  },
};
