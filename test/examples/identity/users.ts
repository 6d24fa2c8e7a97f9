import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofUser = async (world: World) => ({ params: { user_id: (await world.user()).user_id } });
const ofProject = async (world: World) => ({ params: { project_id: await world.project() } });
const ofRole = async (world: World) => ({ params: { role_id: await world.role() } });
const ofAssignment = async (world: World) => {
  const { user_id, project_id, role_id } = await world.user();
  return { params: { user_id, project_id, role_id } };
};

const projects: readonly Example[] = [
  plain('projects.index'),
  { operation: 'projects.create', prepare: (world) => ({ body: { project: { name: world.name() } } }) },
  { operation: 'projects.show', prepare: ofProject },
  { operation: 'projects.update', prepare: async (world) => ({ ...(await ofProject(world)), body: { project: { description: 'new' } } }) },
  { operation: 'projects.delete', prepare: ofProject },
];

const users: readonly Example[] = [
  plain('users.index'),
  { operation: 'users.create', prepare: (world) => ({ body: { user: { name: world.name(), password: 'secret' } } }) },
  { operation: 'users.show', prepare: ofUser },
  { operation: 'users.update', prepare: async (world) => ({ ...(await ofUser(world)), body: { user: { password: 'another' } } }) },
  { operation: 'users.delete', prepare: ofUser },
  {
    operation: 'users.change-password',
    prepare: async (world) => ({ ...(await ofUser(world)), body: { user: { original_password: 'secret', password: 'another' } } }),
  },
  { operation: 'users.projects', prepare: ofUser },
];

const roles: readonly Example[] = [
  plain('roles.index'),
  { operation: 'roles.create', prepare: (world) => ({ body: { role: { name: world.name() } } }) },
  { operation: 'roles.show', prepare: ofRole },
  { operation: 'roles.update', prepare: async (world) => ({ ...(await ofRole(world)), body: { role: { description: 'new' } } }) },
  { operation: 'roles.delete', prepare: ofRole },
];

const assignments: readonly Example[] = [
  plain('role-assignments.index'),
  { operation: 'role-assignments.on-project', prepare: ofAssignment },
  {
    operation: 'role-assignments.create',
    prepare: async (world) => ({ params: { ...(await ofAssignment(world)).params, role_id: await world.role() } }),
  },
  { operation: 'role-assignments.check', prepare: ofAssignment },
  { operation: 'role-assignments.show', prepare: ofAssignment },
  { operation: 'role-assignments.delete', prepare: ofAssignment },
];

export const administration: readonly Example[] = [...projects, ...users, ...roles, ...assignments].map(forAdmin);
