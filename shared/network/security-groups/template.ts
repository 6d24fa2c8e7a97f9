/**
 * The rules that new groups begin with, as Neutron has them in a new database; `PARENT` stands for the group itself. They are the same in every cloud, and are not changed.
 * Source: contract-network/behaviour.md, "Security groups".
 */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import * as errors from '../errors/security-groups.ts';
import * as kinds from '../resource/kinds.ts';
import type { Resource, Shown } from '../resource/resource.ts';
import { standardShape } from '../resource/standard.ts';

const templateRule = z.object({
  ...standardShape,
  projectId: z.nullable(z.string()),
  direction: z.enum(['ingress', 'egress']),
  ethertype: z.enum(['IPv4', 'IPv6']),
  remoteGroupId: z.nullable(z.string()),
  inDefault: z.boolean(),
  inOthers: z.boolean(),
});
type TemplateRule = z.infer<typeof templateRule>;

const since = '1970-01-01T00:00:00.000Z';
const common = { projectId: null, name: '', description: '', tags: [], revision: 0, createdAt: since, updatedAt: since, inDefault: true };

const template: readonly TemplateRule[] = (['IPv4', 'IPv6'] as const).flatMap((ethertype, index): TemplateRule[] => [
  { ...common, id: `00000000-0000-4000-8000-00000000000${index + 1}`, direction: 'egress', ethertype, remoteGroupId: null, inOthers: true },
  {
    ...common,
    id: `00000000-0000-4000-8000-00000000001${index + 1}`,
    direction: 'ingress',
    ethertype,
    remoteGroupId: 'PARENT',
    inOthers: false,
  },
]);

const things = {
  ...collection({
    name: 'default security group rule',
    schema: templateRule,
    key: (id: string) => ({ pk: id, sk: id }),
    id: ({ id }) => id,
  }),
  get: async (_store: unknown, id: string) => template.find((rule) => rule.id === id),
};

async function* all(): AsyncGenerator<TemplateRule, void, undefined> {
  yield* template.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

const filtered = { filter: true } as const;
const sorted = { filter: true, sort: true } as const;

const shownTemplateRule = ({ id, direction, ethertype, remoteGroupId, inDefault, inOthers }: TemplateRule): Shown => ({
  id,
  description: '',
  direction,
  ethertype,
  protocol: null,
  port_range_min: null,
  port_range_max: null,
  remote_ip_prefix: null,
  remote_group_id: remoteGroupId,
  remote_address_group_id: null,
  used_in_default_sg: inDefault,
  used_in_non_default_sg: inOthers,
});

export const templateResource: Resource<TemplateRule> = {
  singular: 'default_security_group_rule',
  plural: 'default_security_group_rules',
  path: '/default-security-group-rules',
  called: 'default-group-rules',
  attributes: {
    id: { kind: kinds.uuid(), ...sorted },
    description: { kind: kinds.text(), ...filtered },
    direction: { kind: kinds.text(), ...sorted },
    ethertype: { kind: kinds.text(), ...sorted },
    protocol: { kind: kinds.textOrNone(), ...sorted },
    port_range_min: { kind: kinds.text(), ...sorted },
    port_range_max: { kind: kinds.text(), ...sorted },
    remote_ip_prefix: { kind: kinds.textOrNone(), ...sorted },
    remote_group_id: { kind: kinds.textOrNone(), ...sorted },
    remote_address_group_id: { kind: kinds.textOrNone(), ...sorted },
    used_in_default_sg: { kind: kinds.bool(), ...filtered },
    used_in_non_default_sg: { kind: kinds.bool(), ...filtered },
  },
  rules: { get_default_security_group_rule: [({ isAdmin, roles }) => isAdmin || roles.has('reader')] },
  things,
  notFound: (id) => errors.DefaultSecurityGroupRuleNotFound({ id }),
  notFoundKind: errors.DefaultSecurityGroupRuleNotFound,
  show: async (_store, _caller, rules) => rules.map((rule) => ({ target: { projectId: null }, shown: shownTemplateRule(rule) })),
  sources: async () => [all()],
};
