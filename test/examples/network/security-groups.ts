import { type Example, plain } from '../example.ts';
import type { World } from '../world.ts';

const group = async (world: World) =>
  (await world.make('POST', '/network/v2.0/security-groups', { security_group: { name: world.name() } })).text('security_group.id');

const ofGroup = async (world: World) => ({ params: { security_group_id: await group(world) } });

const ruleBody = (groupId: string) => ({
  security_group_rule: { security_group_id: groupId, direction: 'ingress', protocol: 'tcp', port_range_min: 22, port_range_max: 22 },
});

async function ofRule(world: World) {
  const rule = await world.make('POST', '/network/v2.0/security-group-rules', ruleBody(await group(world)));
  return { params: { security_group_rule_id: rule.text('security_group_rule.id') } };
}

/** Every cloud has it. */
const templateRule = '00000000-0000-4000-8000-000000000001';

export const securityGroups: readonly Example[] = [
  plain('security-groups.index'),
  {
    operation: 'security-groups.create',
    prepare: (world) => ({ body: { security_group: { name: world.name(), description: 'For the web.' } } }),
  },
  { operation: 'security-groups.show', isOwned: true, prepare: ofGroup },
  {
    operation: 'security-groups.update',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofGroup(world)), body: { security_group: { description: 'For everybody.' } } }),
  },
  { operation: 'security-groups.delete', isOwned: true, prepare: ofGroup },
  plain('security-group-rules.index'),
  { operation: 'security-group-rules.create', prepare: async (world) => ({ body: ruleBody(await group(world)) }) },
  { operation: 'security-group-rules.show', isOwned: true, prepare: ofRule },
  {
    operation: 'security-group-rules.update',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofRule(world)), body: { security_group_rule: {} } }),
  },
  { operation: 'security-group-rules.delete', isOwned: true, prepare: ofRule },
  plain('default-group-rules.index'),
  plain('default-group-rules.show', { params: { default_security_group_rule_id: templateRule } }),
];
