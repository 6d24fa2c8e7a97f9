/** Users of Keystone in a story, each with a password and the role of a member on one project. */
import { fixedRoleId } from '../../shared/identity/roles.ts';
import { knownProjects, projects } from './personas.ts';
import type { System } from './system.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export async function cast(system: System) {
  await knownProjects(system.ports);
  const as = (who: object) => (method: Method, path: string, body?: unknown) =>
    system.request(method, `/identity/v3${path}`, { ...who, ...(body === undefined ? {} : { body }) });
  const admin = as({ as: 'admin' });
  const userNamed = async (name: string) => {
    const id = (await admin('POST', '/users', { user: { name, password: 'secret' } })).text('user.id');
    await admin('PUT', `/projects/${projects.own}/users/${id}/roles/${fixedRoleId('member')}`);
    return id;
  };
  const login = async (identity: object, scope?: object) => {
    const body = { auth: { identity, ...(scope === undefined ? {} : { scope }) } };
    return system.request('POST', '/identity/v3/auth/tokens', { body });
  };
  const own = { project: { id: projects.own } };
  const inPerson = async (id: string, scope: object = own) => {
    const answer = await login({ methods: ['password'], password: { user: { id, password: 'secret' } } }, scope);
    return answer.headers['X-Subject-Token'] ?? '';
  };
  return { as, admin, userNamed, login, inPerson };
}
