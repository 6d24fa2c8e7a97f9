/** Security groups and their rules as their clients see them. */
import assert from 'node:assert/strict';
import { networkQuotas } from '../../shared/quota/own-limits.ts';
import { networkUsageKey } from '../../shared/quota/usage.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { asking } from '../support/network.ts';
import { projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

async function used(system: System): Promise<unknown> {
  const item = ((await system.ports.store.get(networkUsageKey(projects.own))) ?? {}) as Record<string, number>;
  return [item['security_group'] ?? 0, item['security_group_rule'] ?? 0];
}

const refusal = (answer: { readonly status: number; text(path: string): string }) => [
  answer.status,
  answer.text('NeutronError.type'),
  answer.text('NeutronError.message'),
];

story('every project has a default group, which is there when it is asked for', async (system) => {
  const ask = asking(system);
  const listed = await ask('GET', '/security-groups', 'reader');
  assert.equal(listed.status, 200);
  const id = listed.text('security_groups.0.id');
  assert.deepEqual(
    [listed.at('security_groups.0.name'), listed.at('security_groups.0.description'), listed.at('security_groups.0.revision_number')],
    ['default', 'Default security group', 1],
  );
  const rules = listed.at('security_groups.0.security_group_rules') as readonly Record<string, unknown>[];
  assert.deepEqual(
    rules.map((rule) => [rule['direction'], rule['ethertype'], rule['remote_group_id']]),
    [
      ['egress', 'IPv4', null],
      ['egress', 'IPv6', null],
      ['ingress', 'IPv4', id],
      ['ingress', 'IPv6', id],
    ],
  );
  assert.deepEqual(await used(system), [1, 4]);
  assert.deepEqual((await ask('GET', '/security-groups?name=default&fields=id', 'member')).body, { security_groups: [{ id }] });

  assert.deepEqual(refusal(await ask('POST', '/security-groups', 'member', { security_group: { name: 'DeFault' } })), [
    ...[409, 'SecurityGroupDefaultAlreadyExists', 'Default security group already exists.'],
  ]);
  const path = `/security-groups/${id}`;
  const renamed = await ask('PUT', path, 'admin', { security_group: { name: 'other' } });
  assert.deepEqual(refusal(renamed), [409, 'SecurityGroupCannotUpdateDefault', 'Updating default security group not allowed.']);
  assert.equal((await ask('PUT', path, 'member', { security_group: { description: 'mine' } })).at('security_group.description'), 'mine');
  const kept = await ask('DELETE', path, 'member');
  assert.deepEqual(refusal(kept), [409, 'SecurityGroupCannotRemoveDefault', 'Insufficient rights for removing default security group.']);
  assert.equal((await ask('DELETE', path, 'admin')).status, 204);
  assert.deepEqual(await used(system), [0, 0]);
  assert.notEqual((await ask('GET', '/security-groups', 'member')).text('security_groups.0.id'), id, 'it comes back, as another');
});

story('a rule is there once, whoever says it and however', async (system) => {
  const ask = asking(system);
  const group = (await ask('POST', '/security-groups', 'member', { security_group: { name: 'web' } })).text('security_group.id');
  const rule = (says: object, as: 'member' | 'admin' = 'member') =>
    ask('POST', '/security-group-rules', as, { security_group_rule: { security_group_id: group, direction: 'ingress', ...says } });
  const ssh = { protocol: 'tcp', port_range_min: 22, port_range_max: 22 };

  const tries = await Promise.all(Array.from({ length: 5 }, () => rule(ssh)));
  assert.deepEqual(tries.map(({ status }) => status).sort(), [201, 409, 409, 409, 409]);
  const id = tries.find(({ status }) => status === 201)?.text('security_group_rule.id');
  const same = [ssh, { ...ssh, remote_ip_prefix: '0.0.0.0/0' }, { ...ssh, protocol: 6 }, { ...ssh, description: 'another' }];
  for (const says of same)
    assert.deepEqual(refusal(await rule(says)), [409, 'SecurityGroupRuleExists', `Security group rule already exists. Rule id is ${id}.`]);
  assert.equal((await rule({ ...ssh, ethertype: 'IPv6' })).status, 201);

  const changed = await ask('GET', `/security-groups/${group}`, 'member');
  assert.equal(changed.at('security_group.revision_number'), 3, 'each change of its rules is one of the group');
  const bulk = (rules: readonly object[]) =>
    ask('POST', '/security-group-rules', 'member', {
      security_group_rules: rules.map((says) => ({ security_group_id: group, direction: 'egress', protocol: 'udp', ...says })),
    });
  const range = (from: number) => ({ port_range_min: from, port_range_max: from });
  assert.equal((await bulk([range(1), range(1)])).text('NeutronError.type'), 'DuplicateSecurityGroupRuleInPost');
  const other = (await ask('POST', '/security-groups', 'member', { security_group: {} })).text('security_group.id');
  assert.equal(
    (await bulk([range(1), { ...range(2), security_group_id: other }])).text('NeutronError.type'),
    'SecurityGroupNotSingleGroupRules',
  );
  assert.deepEqual(await used(system), [3, 10], 'what was refused took nothing');
  const several = await bulk(Array.from({ length: 24 }, (_, index) => range(index + 1)));
  assert.deepEqual([several.status, (several.at('security_group_rules') as unknown[]).length], [201, 24]);
  assert.equal((await bulk(Array.from({ length: 25 }, (_, index) => range(index + 100)))).status, 400);
  assert.deepEqual(await used(system), [3, 34]);

  const own = await ask('GET', `/security-group-rules?security_group_id=${group}&protocol=tcp&ethertype=ipv4&fields=id`, 'member');
  assert.deepEqual(own.body, { security_group_rules: [{ id }] });
  assert.deepEqual(refusal(await ask('PUT', `/security-group-rules/${id}`, 'member', { security_group_rule: { protocol: 'udp' } })), [
    ...[400, 'HTTPBadRequest', 'Cannot update read-only attribute protocol'],
  ]);
  assert.equal((await ask('DELETE', `/security-group-rules/${id}`, 'member')).status, 204);
  assert.equal((await ask('DELETE', `/security-group-rules/${id}`, 'member')).text('NeutronError.type'), 'SecurityGroupRuleNotFound');
  assert.equal((await rule(ssh)).status, 201, 'and may be said again');
});

story('groups of others are not there, and rules are the business of their group’s owner', async (system) => {
  const ask = asking(system);
  const group = (await ask('POST', '/security-groups', 'member', { security_group: { name: 'web' } })).text('security_group.id');
  const says = { security_group_rule: { security_group_id: group, direction: 'ingress', protocol: 'tcp' } };
  assert.equal((await ask('GET', `/security-groups/${group}`, 'other')).status, 404);
  assert.equal((await ask('POST', '/security-group-rules', 'other', says)).text('NeutronError.type'), 'SecurityGroupNotFound');
  assert.equal((await ask('POST', '/security-group-rules', 'reader', says)).status, 403);
  const rule = await ask('POST', '/security-group-rules', 'admin', says);
  assert.deepEqual([rule.status, rule.at('security_group_rule.project_id')], [201, projects.own]);
  assert.equal((await ask('GET', `/security-group-rules/${rule.text('security_group_rule.id')}`, 'other')).status, 404);
  const foreign = { security_group_id: group, direction: 'ingress', remote_group_id: 'zz' };
  const missing = await ask('POST', '/security-group-rules', 'member', { security_group_rule: foreign });
  assert.deepEqual(refusal(missing), [404, 'SecurityGroupNotFound', 'Security group zz does not exist']);
});

story('a group that a port is in stays, and one that goes takes the rules along that name it', async (system) => {
  const ask = asking(system);
  const [front, back] = await Promise.all(
    ['front', 'back'].map(async (name) =>
      (await ask('POST', '/security-groups', 'member', { security_group: { name } })).text('security_group.id'),
    ),
  );
  const says = { security_group_id: back, direction: 'ingress', remote_group_id: front };
  const rule = await ask('POST', '/security-group-rules', 'member', { security_group_rule: says });
  assert.equal(rule.status, 201);
  const network = (await ask('POST', '/networks', 'member', { network: {} })).text('network.id');
  assert.equal(
    (await ask('POST', '/subnets', 'member', { subnet: { network_id: network, ip_version: 4, cidr: '10.0.0.0/24' } })).status,
    201,
  );
  const port = await ask('POST', '/ports', 'member', { port: { network_id: network, security_groups: [front] } });
  assert.equal(port.status, 201);
  const inUse = [409, 'SecurityGroupInUse', `Security Group ${front} in use.`];
  assert.deepEqual(refusal(await ask('DELETE', `/security-groups/${front}`, 'member')), inUse);
  assert.deepEqual(refusal(await ask('PUT', `/security-groups/${front}`, 'member', { security_group: { stateful: false } })), inUse);
  assert.equal((await ask('PUT', `/ports/${port.text('port.id')}`, 'member', { port: { security_groups: [back] } })).status, 200);
  assert.equal((await ask('DELETE', `/security-groups/${front}`, 'member')).status, 204);
  const left = await ask('GET', `/security-group-rules?security_group_id=${back}&direction=ingress`, 'member');
  assert.deepEqual(left.body, { security_group_rules: [] });
  assert.equal((await ask('GET', `/security-groups/${back}`, 'member')).at('security_group.revision_number'), 3);
  assert.deepEqual(await used(system), [2, 6]);
});

story('quotas of groups and rules hold, and 100 groups on a port are too many', async (system) => {
  const ask = asking(system);
  const own = (limits: Record<string, number>) =>
    transaction(system.ports, async (tx) => {
      await tx.get(networkQuotas, projects.own);
      tx.put(networkQuotas, { projectId: projects.own, limits });
    });
  await own({ security_group_rule: 3 });
  const over = [409, 'OverQuota', "Quota exceeded for resources: ['security_group_rule']."];
  assert.deepEqual(refusal(await ask('GET', '/security-groups', 'member')), over);
  assert.deepEqual(refusal(await ask('POST', '/security-groups', 'member', { security_group: {} })), over);
  await own({ security_group: 40, security_group_rule: 200 });
  const groups: string[] = [];
  for (let index = 0; index < 31; index++)
    groups.push((await ask('POST', '/security-groups', 'member', { security_group: {} })).text('security_group.id'));
  const network = (await ask('POST', '/networks', 'member', { network: {} })).text('network.id');
  assert.equal(
    (await ask('POST', '/subnets', 'member', { subnet: { network_id: network, ip_version: 4, cidr: '10.0.0.0/24' } })).status,
    201,
  );
  const plugged = (ids: readonly string[]) => ask('POST', '/ports', 'member', { port: { network_id: network, security_groups: ids } });
  assert.equal((await plugged(groups)).status, 400);
  assert.equal((await plugged(groups.slice(1))).status, 201);
  const rules = Array.from({ length: 10_000 }, () => ({ security_group_id: groups[0], direction: 'ingress' }));
  const refused = await ask('POST', '/security-group-rules', 'member', { security_group_rules: rules });
  assert.ok(refused.status === 400 || refused.status === 413);
});

story('what new groups begin with can be read', async (system) => {
  const ask = asking(system);
  const template = await ask('GET', '/default-security-group-rules?direction=ingress', 'reader');
  const rules = template.at('default_security_group_rules') as readonly Record<string, unknown>[];
  assert.deepEqual(
    rules.map((rule) => [rule['ethertype'], rule['remote_group_id'], rule['used_in_default_sg'], rule['used_in_non_default_sg']]),
    [
      ['IPv4', 'PARENT', true, false],
      ['IPv6', 'PARENT', true, false],
    ],
  );
  assert.equal((await ask('GET', `/default-security-group-rules/${rules[0]?.['id']}`, 'reader')).status, 200);
});
