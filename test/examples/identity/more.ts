import { fixedRoleId } from '../../../shared/identity/roles.ts';
import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const implied = { params: { prior_role_id: fixedRoleId('admin'), implied_role_id: fixedRoleId('manager') } };

const inferences: readonly Example[] = [
  plain('role-inferences.index'),
  plain('role-inferences.implies', { params: { prior_role_id: fixedRoleId('admin') } }),
  plain('role-inferences.show', implied),
  plain('role-inferences.check', implied),
];

const ofTag = async (world: World) => {
  const project_id = await world.project();
  await world.make('PUT', `/identity/v3/projects/${project_id}/tags/blue`, undefined, 'admin');
  return { params: { project_id, tag: 'blue' } };
};
const ofTags = async (world: World) => ({ params: { project_id: (await ofTag(world)).params.project_id } });

const tags: readonly Example[] = [
  { operation: 'project-tags.index', prepare: ofTags },
  { operation: 'project-tags.replace', prepare: async (world) => ({ ...(await ofTags(world)), body: { tags: ['red'] } }) },
  { operation: 'project-tags.clear', prepare: ofTags },
  { operation: 'project-tags.check', prepare: ofTag },
  { operation: 'project-tags.add', prepare: async (world) => ({ params: { ...(await ofTags(world)).params, tag: 'green' } }) },
  { operation: 'project-tags.remove', prepare: ofTag },
];

/** No domain has any. */
const configuration: readonly Example[] = [
  { operation: 'domain-config.show', refused: 404, prepare: () => ({ params: { domain_id: 'default' } }) },
  { operation: 'domain-config.group', refused: 404, prepare: () => ({ params: { domain_id: 'default', group: 'ldap' } }) },
  { operation: 'domain-config.option', refused: 404, prepare: () => ({ params: { domain_id: 'default', group: 'ldap', option: 'url' } }) },
];

const ofRules = async (world: World) => {
  const { token, user_id, access_rule_id } = await world.accessRule();
  return { token, params: { user_id, access_rule_id } };
};

/** Only the user itself sees them. */
const accessRules: readonly Example[] = [
  {
    operation: 'access-rules.index',
    prepare: async (world) => {
      const { token, params } = await ofRules(world);
      return { token, params: { user_id: params.user_id } };
    },
  },
  { operation: 'access-rules.show', prepare: ofRules },
  { operation: 'access-rules.delete', prepare: ofRules },
];

const ofTrust = async (world: World) => {
  const { token, trust_id } = await world.trust();
  return { token, params: { trust_id } };
};

const trusts: readonly Example[] = [
  {
    operation: 'trusts.index',
    prepare: async (world) => {
      const { token, user } = await world.trust();
      return { token, query: `?trustor_user_id=${user.user_id}` };
    },
  },
  {
    operation: 'trusts.create',
    prepare: async (world) => {
      const { token, body } = await world.trust();
      return { token, body };
    },
  },
  { operation: 'trusts.show', prepare: ofTrust },
  { operation: 'trusts.roles', prepare: ofTrust },
  {
    operation: 'trusts.role',
    prepare: async (world) => {
      const { token, trust_id, user } = await world.trust();
      return { token, params: { trust_id, role_id: user.role_id } };
    },
  },
  { operation: 'trusts.delete', prepare: ofTrust },
];

export const moreOfIdentity: readonly Example[] = [...[...inferences, ...tags, ...configuration].map(forAdmin), ...accessRules, ...trusts];
