import { type Form, otherForms } from '../../../functions/identity/role-assignments/place.ts';
import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofDomain = async (world: World) => ({ params: { domain_id: await world.domain() } });
const ofGroup = async (world: World) => ({ params: { group_id: await world.group() } });
const ofMember = async (world: World) => ({ params: await world.member() });

const domains: readonly Example[] = [
  { operation: 'domains.create', prepare: (world) => ({ body: { domain: { name: world.name() } } }) },
  { operation: 'domains.update', prepare: async (world) => ({ ...(await ofDomain(world)), body: { domain: { description: 'new' } } }) },
  { operation: 'domains.delete', prepare: ofDomain },
];

const groups: readonly Example[] = [
  plain('groups.index'),
  { operation: 'groups.create', prepare: (world) => ({ body: { group: { name: world.name() } } }) },
  { operation: 'groups.show', prepare: ofGroup },
  { operation: 'groups.update', prepare: async (world) => ({ ...(await ofGroup(world)), body: { group: { description: 'new' } } }) },
  { operation: 'groups.delete', prepare: ofGroup },
  { operation: 'groups.users', prepare: ofMember },
  {
    operation: 'groups.add-user',
    prepare: async (world) => ({ params: { user_id: (await world.user()).user_id, group_id: await world.group() } }),
  },
  { operation: 'groups.has-user', prepare: ofMember },
  { operation: 'groups.remove-user', prepare: ofMember },
  { operation: 'users.groups', prepare: ofMember },
];

/** Roles of groups and users on projects and domains, and below them. */
const assignments: readonly Example[] = Object.values<Form>(otherForms).flatMap(({ name, path, end = '' }): readonly Example[] => {
  const place = async (world: World) => {
    const [user, member] = [await world.user(), await world.member()];
    return { ...user, ...member, domain_id: 'default', role_id: await world.role() };
  };
  const given = async (world: World) => {
    const params = await place(world);
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, param: keyof typeof params) => String(params[param]));
    await world.make('PUT', `/identity/v3${filled}/${params.role_id}${end}`, undefined, 'admin');
    return { params: named(params) };
  };
  const named = ({ auth: _, ...params }: Awaited<ReturnType<typeof place>>) => params;
  return [
    { operation: `${name}.index`, prepare: given },
    { operation: `${name}.create`, prepare: async (world) => ({ params: named(await place(world)) }) },
    { operation: `${name}.check`, prepare: given },
    { operation: `${name}.show`, prepare: given },
    { operation: `${name}.delete`, prepare: given },
  ];
});

export const groupsAndDomains: readonly Example[] = [...domains, ...groups, ...assignments].map(forAdmin);
