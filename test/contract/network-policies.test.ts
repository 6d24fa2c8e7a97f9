/** Rules of the network service against Neutron's own: each persona may do what Neutron's enforcer lets it do. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { floatingIpResource } from '../../shared/network/floatingips/resource.ts';
import { networkResource } from '../../shared/network/networks/resource.ts';
import { portResource } from '../../shared/network/ports/resource.ts';
import { rbacResource } from '../../shared/network/rbac/resource.ts';
import { holds, type Target } from '../../shared/network/resource/rules.ts';
import { routerResource } from '../../shared/network/routers/resource.ts';
import { securityGroupResource } from '../../shared/network/security-groups/resource.ts';
import { subnetPoolResource } from '../../shared/network/subnetpools/resource.ts';
import { addressScopeResource } from '../../shared/network/subnetpools/scope-resource.ts';
import { subnetResource } from '../../shared/network/subnets/resource.ts';
import type { Caller } from '../../shared/operation/policy.ts';

const file = '../shared/contract-network/policies.json';
const skip = existsSync(file) ? false : `${file} is not here: it is no part of the project`;

const roles = {
  reader: ['reader'],
  member: ['member', 'reader'],
  manager: ['manager', 'member', 'reader'],
  admin: ['admin', 'manager', 'member', 'reader'],
  service: ['service'],
} as const;
type Persona = keyof typeof roles;

const callerOf = (persona: Persona): Caller => ({
  userId: 'u',
  userName: 'u',
  projectId: 'p',
  projectName: 'p',
  roles: new Set(roles[persona]),
  isAdmin: persona === 'admin',
  token: { sub: 'u', name: 'u', roles: [], methods: [], aids: [], iat: 0, exp: 0 },
});

const targets: Readonly<Record<string, Target>> = {
  own: { projectId: 'p', parentProjectId: 'p' },
  other: { projectId: 'q', parentProjectId: 'q' },
  own_on_foreign_network: { projectId: 'p', parentProjectId: 'q' },
  foreign_on_own_network: { projectId: 'q', parentProjectId: 'p' },
};

const resources = [
  networkResource,
  subnetResource,
  portResource,
  routerResource,
  floatingIpResource,
  subnetPoolResource,
  addressScopeResource,
  rbacResource,
  securityGroupResource,
];

interface Fact {
  readonly who: Readonly<Record<string, readonly string[]>>;
}

test('each rule lets in whom Neutron’s lets in', { skip }, () => {
  const { policies }: { policies: Readonly<Record<string, Fact>> } = JSON.parse(readFileSync(file, 'utf8'));
  const differing: string[] = [];
  for (const { rules } of resources) {
    for (const rule of Object.keys(rules)) {
      const fact = policies[rule];
      if (fact === undefined) continue;
      for (const [relation, target] of Object.entries(targets)) {
        const ours = (Object.keys(roles) as Persona[]).filter((persona) => holds(rules, rule, callerOf(persona), target)).sort();
        const theirs = [...(fact.who[relation] ?? [])].sort();
        if (ours.join() !== theirs.join()) differing.push(`${rule} ${relation}: ${ours.join()} | ${theirs.join()}`);
      }
    }
  }
  assert.deepEqual(differing, []);
});
