/** Security groups as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import type { Store } from '../../store/port.ts';
import { SecurityGroupNotFound } from '../errors/ports.ts';
import * as errors from '../errors/security-groups.ts';
import { everyProject } from '../networks/network.ts';
import { kind } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { ownSources } from '../resource/partitions.ts';
import { type Resource, type Shown, shownStandard } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { rulesOf, type SecurityGroup, type SecurityGroupRule, securityGroupPrefix, securityGroups } from './security-group.ts';
import { shownRule } from './shown-rule.ts';

/** The name of a project's default group is no other's. */
const notDefault = kind((value) => {
  const name = z.parse(kinds.text(), value);
  if (name.toLowerCase() === 'default') throw errors.SecurityGroupDefaultAlreadyExists();
  return name;
});

export const securityGroupAttributes = {
  ...standardAttributes,
  name: { kind: notDefault, post: true, put: true, default: '', filter: true, sort: true },
  stateful: { kind: kinds.bool(), post: true, put: true, default: true, filter: true },
  security_group_rules: { kind: kinds.text() },
  shared: { kind: kinds.bool(), filter: true },
} as const;

const { admin, reader, member, shared } = rules;

const securityGroupRules: rules.Rules = {
  create_security_group: [admin, member],
  get_security_group: [admin, reader, shared],
  update_security_group: [admin, member],
  delete_security_group: [admin, member],
};

export const isGroupSharedWith = ({ sharedWith }: Pick<SecurityGroup, 'sharedWith'>, { projectId }: Pick<Caller, 'projectId'>): boolean =>
  sharedWith.includes(everyProject) || (projectId !== null && sharedWith.includes(projectId));

export const groupTarget = (group: SecurityGroup, caller: Caller): rules.Target => ({
  projectId: group.projectId,
  isShared: isGroupSharedWith(group, caller),
});

function shownGroup(group: SecurityGroup, of: readonly SecurityGroupRule[], caller: Caller): Shown {
  return {
    ...shownStandard(group),
    name: group.name,
    stateful: group.stateful,
    shared: group.sharedWith.includes(everyProject) || (group.projectId !== caller.projectId && isGroupSharedWith(group, caller)),
    security_group_rules: of.map((rule) => ({ ...shownRule(rule, group), tags: [] })),
  };
}

const show = async (store: Store, caller: Caller, things: readonly SecurityGroup[]) =>
  Promise.all(
    things.map(async (group) => ({
      target: groupTarget(group, caller),
      shown: shownGroup(group, await rulesOf(store, group.id), caller),
    })),
  );

export const securityGroupResource: Resource<SecurityGroup, typeof securityGroupAttributes> = {
  singular: 'security_group',
  plural: 'security_groups',
  path: '/security-groups',
  attributes: securityGroupAttributes,
  rules: securityGroupRules,
  things: securityGroups,
  notFound: (id) => SecurityGroupNotFound({ id }),
  notFoundKind: SecurityGroupNotFound,
  show,
  sources: async (store, caller, filters, span) => ownSources(securityGroups, securityGroupPrefix, store, caller, filters, span),
  // Looked for under the name that nobody may give.
  special: { name: (value) => (shown) => shown['name'] === value },
};
