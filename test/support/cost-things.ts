/** What must be there for operations of the identity, image and volume services to be called: made through the API. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { must, newVolume } from './cloud.ts';
import { type Persona, projects } from './personas.ts';
import type { Asked, System } from './system.ts';

const serverId = '11111111-1111-4111-8111-111111111111';
const domain = { id: 'default' };
export const bytes = { 'content-type': 'application/octet-stream' };

export type Things = Awaited<ReturnType<typeof thingsOf>>;
export type Make = ReturnType<typeof maker>;

/** Makes one more of something, with a name of its own. Whatever it is belongs to the member, or to nobody. */
export function maker(system: System) {
  let made = 0;
  const name = () => `made-${++made}`;
  const ask = async (method: AnyOperation['method'], path: string, body?: unknown, as: Persona = 'member', more: Asked = {}) =>
    must(system, method, path, { as, ...(body === undefined ? {} : { body }), ...more });
  const make = {
    name,
    project: async () => (await ask('POST', '/identity/v3/projects', { project: { name: name() } }, 'admin')).text('project.id'),
    role: async () => (await ask('POST', '/identity/v3/roles', { role: { name: name() } }, 'admin')).text('role.id'),
    async user(password: string, role: string) {
      const user = { name: name(), password };
      const userId = (await ask('POST', '/identity/v3/users', { user }, 'admin')).text('user.id');
      const projectId = await make.project();
      await ask('PUT', `/identity/v3/projects/${projectId}/users/${userId}/roles/${role}`, undefined, 'admin');
      return { userId, projectId, auth: authOf({ user: { id: userId, password } }, { project: { id: projectId } }) };
    },
    token: async (auth: object) => (await ask('POST', '/identity/v3/auth/tokens', auth)).headers['X-Subject-Token'] ?? '',
    async credential(userId: string, token: string) {
      const path = `/identity/v3/users/${userId}/application_credentials`;
      const body = { application_credential: { name: name() } };
      return (await ask('POST', path, body, 'member', { token })).text('application_credential.id');
    },
    async image() {
      const image = { name: name(), disk_format: 'raw', container_format: 'bare', tags: ['blue'] };
      return (await ask('POST', '/image/v2/images', image)).text('id');
    },
    /** Another's image that is shared with the member's project, or the member's own with another. */
    async sharedImage(owner: 'admin' | 'member' = 'admin') {
      const image_id = (await ask('POST', '/image/v2/images', { name: name() }, owner)).text('id');
      const member_id = owner === 'admin' ? projects.own : projects.other;
      await ask('POST', `/image/v2/images/${image_id}/members`, { member: member_id }, owner);
      return { image_id, member_id };
    },
    volume: () => newVolume(system),
    async snapshot() {
      const snapshot = { volume_id: await make.volume(), name: name() };
      return (await ask('POST', '/volume/v3/snapshots', { snapshot })).text('snapshot.id');
    },
    async attachment() {
      const attachment = { volume_uuid: await make.volume(), instance_uuid: serverId };
      return (await ask('POST', '/volume/v3/attachments', { attachment })).text('attachment.id');
    },
    async volumeType() {
      const type = { name: name(), extra_specs: { key: 'value' } };
      return (await ask('POST', '/volume/v3/types', { volume_type: type }, 'admin')).text('volume_type.id');
    },
    /** Shared with the member's project. */
    async privateType() {
      const type = { name: name(), 'os-volume-type-access:is_public': false };
      const id = (await ask('POST', '/volume/v3/types', { volume_type: type }, 'admin')).text('volume_type.id');
      await ask('POST', `/volume/v3/types/${id}/action`, { addProjectAccess: { project: projects.own } }, 'admin');
      return id;
    },
  };
  return make;
}

/** A request for a token with a password. */
export const authOf = (password: object, scope: object) => ({ auth: { identity: { methods: ['password'], password }, scope } });
export const demoAuth = authOf({ user: { name: 'demo', domain, password: 'demo' } }, { project: { name: 'demo', domain } });

/**
 * One of everything that a path can name, under the name that paths have for it, and the token of the user among them.
 * @param upload puts bytes where the image's upload was sent to
 */
export async function thingsOf(system: System, make: Make, upload: (imageId: string) => Promise<void>) {
  const first = async (path: string, list: string) => (await must(system, 'GET', path, { as: 'admin' })).text(`${list}.0.id`);
  const role = await make.role();
  const { userId, projectId, auth } = await make.user('secret', role);
  const token = await make.token(auth);
  const volume = await make.volume();
  await must(system, 'POST', `/volume/v3/volumes/${volume}/metadata`, { body: { metadata: { key: 'value' } } });
  const image = await make.image();
  await upload(image);
  return {
    token,
    auth,
    params: {
      project_id: projectId,
      user_id: userId,
      role_id: role,
      application_credential_id: await make.credential(userId, token),
      domain_id: 'default',
      service_id: await first('/identity/v3/services', 'services'),
      endpoint_id: await first('/identity/v3/endpoints', 'endpoints'),
      region_id: await first('/identity/v3/regions', 'regions'),
      image_id: image,
      tag: 'blue',
      /** Of a schema. */
      name: 'image',
      volume_id: volume,
      snapshot_id: await make.snapshot(),
      attachment_id: await make.attachment(),
      type_id: await make.volumeType(),
      /** Of metadata, and of the specs of a type. */
      key: 'key',
      quota_project_id: projects.own,
    },
  };
}
