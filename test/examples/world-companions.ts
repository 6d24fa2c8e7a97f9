/** Things of the companions: users, images, volumes and what belongs to them. */
import { testImageId } from '../../shared/image/test-image.ts';
import { must, newServer, newVolume } from '../support/cloud.ts';
import { type Persona, projectIdOf, projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import type { Make } from './world.ts';

/** Some server of another cloud. */
const foreignServer = '11111111-1111-4111-8111-111111111111';
export const binary = { 'content-type': 'application/octet-stream' };

export async function* someBytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('bytes');
}

interface MadeUser {
  readonly user_id: string;
  readonly project_id: string;
  readonly role_id: string;
  /** What it asks for a token with. */
  readonly auth: object;
}

export type Companions = ReturnType<typeof companionsOf>;

interface Needs {
  readonly system: System;
  readonly make: Make;
  readonly name: () => string;
  readonly owner: Persona;
  readonly afterUpload: () => Promise<void>;
}

export function companionsOf({ system, make, name, owner, afterUpload }: Needs) {
  const tokenOf = async ({ auth }: MadeUser) => (await make('POST', '/identity/v3/auth/tokens', auth)).headers['X-Subject-Token'] ?? '';
  const companions = {
    project: async () => (await make('POST', '/identity/v3/projects', { project: { name: name() } }, 'admin')).text('project.id'),
    role: async () => (await make('POST', '/identity/v3/roles', { role: { name: name() } }, 'admin')).text('role.id'),
    service: async () =>
      (await make('POST', '/identity/v3/services', { service: { type: name(), name: name() } }, 'admin')).text('service.id'),
    async endpoint() {
      const endpoint = { service_id: await companions.service(), interface: 'public', url: 'https://own.example' };
      return (await make('POST', '/identity/v3/endpoints', { endpoint }, 'admin')).text('endpoint.id');
    },
    region: async () => (await make('POST', '/identity/v3/regions', { region: { id: name() } }, 'admin')).text('region.id'),
    /** Disabled, as one must be to be deleted. */
    async domain() {
      const made = await make('POST', '/identity/v3/domains', { domain: { name: name(), enabled: false } }, 'admin');
      return made.text('domain.id');
    },
    group: async () => (await make('POST', '/identity/v3/groups', { group: { name: name() } }, 'admin')).text('group.id'),
    async member() {
      const [{ user_id }, group_id] = [await companions.user(), await companions.group()];
      await make('PUT', `/identity/v3/groups/${group_id}/users/${user_id}`, undefined, 'admin');
      return { user_id, group_id };
    },
    async registeredLimit() {
      const limit = { service_id: await companions.service(), resource_name: name(), default_limit: 10 };
      const made = await make('POST', '/identity/v3/registered_limits', { registered_limits: [limit] }, 'admin');
      return { ...limit, id: made.text('registered_limits.0.id') };
    },
    async unifiedLimit() {
      const { service_id, resource_name } = await companions.registeredLimit();
      const limit = { project_id: await companions.project(), service_id, resource_name, resource_limit: 5 };
      return (await make('POST', '/identity/v3/limits', { limits: [limit] }, 'admin')).text('limits.0.id');
    },
    /** With a password, `secret`, and a role on a project of its own. */
    async user(): Promise<MadeUser> {
      const user = { name: name(), password: 'secret' };
      const user_id = (await make('POST', '/identity/v3/users', { user }, 'admin')).text('user.id');
      const [project_id, role_id] = [await companions.project(), await companions.role()];
      await make('PUT', `/identity/v3/projects/${project_id}/users/${user_id}/roles/${role_id}`, undefined, 'admin');
      const password = { user: { id: user_id, password: 'secret' } };
      const auth = { auth: { identity: { methods: ['password'], password }, scope: { project: { id: project_id } } } };
      return { user_id, project_id, role_id, auth };
    },
    tokenOf,
    /** Of a user who asks with a token of its own. */
    async credential() {
      const user = await companions.user();
      const token = await tokenOf(user);
      const path = `/identity/v3/users/${user.user_id}/application_credentials`;
      const answer = await must(system, 'POST', path, { token, body: { application_credential: { name: name() } } });
      const application_credential_id = answer.text('application_credential.id');
      return { token, params: { user_id: user.user_id, application_credential_id } };
    },
    /** A certificate, of a user who asks with a token of its own. */
    async keptCredential() {
      const user = await companions.user();
      const token = await tokenOf(user);
      const body = { credential: { type: 'cert', blob: 'a certificate', user_id: user.user_id } };
      const made = await must(system, 'POST', '/identity/v3/credentials', { token, body });
      return { token, user, credential_id: made.text('credential.id') };
    },
    async ec2Credential() {
      const user = await companions.user();
      const path = `/identity/v3/users/${user.user_id}/credentials/OS-EC2`;
      const made = await make('POST', path, { tenant_id: user.project_id }, 'admin');
      return { token: await tokenOf(user), user, access: made.text('credential.access'), secret: made.text('credential.secret') };
    },
    /** Of a user who lends its role to another. */
    async trust() {
      const [user, other] = [await companions.user(), await companions.user()];
      const token = await tokenOf(user);
      const parties = { trustor_user_id: user.user_id, trustee_user_id: other.user_id };
      const body = { trust: { ...parties, project_id: user.project_id, impersonation: false, roles: [{ id: user.role_id }] } };
      const trust_id = (await must(system, 'POST', '/identity/v3/OS-TRUST/trusts', { token, body })).text('trust.id');
      return { token, user, body, trust_id };
    },
    /** One that a credential left behind. */
    async accessRule() {
      const { token, params } = await companions.credential();
      const rule = { service: 'compute', method: 'GET', path: '/v2.1/servers' };
      const path = `/identity/v3/users/${params.user_id}/application_credentials`;
      const credential = { name: name(), access_rules: [rule] };
      const made = await must(system, 'POST', path, { token, body: { application_credential: credential } });
      await must(system, 'DELETE', `${path}/${made.text('application_credential.id')}`, { token });
      return { token, user_id: params.user_id, access_rule_id: made.text('application_credential.access_rules.0.id') };
    },
    /** The first of what there is from the beginning. */
    first: async (path: string, list: string) => (await make('GET', path, undefined, 'admin')).text(`${list}.0.id`),

    async image({ withData = false, properties = {} } = {}) {
      const body = { name: name(), disk_format: 'raw', container_format: 'bare', tags: ['blue'], ...properties };
      const id = (await make('POST', '/image/v2/images', body)).text('id');
      if (withData) {
        await system.request('PUT', `/image/v2/images/${id}/file`, { as: owner, headers: binary, stream: someBytes() });
        await afterUpload();
      }
      return id;
    },
    /** With bytes that wait to be imported. */
    async stagedImage() {
      const id = await companions.image();
      await system.request('PUT', `/image/v2/images/${id}/stage`, { as: owner, headers: binary, stream: someBytes() });
      await afterUpload();
      return id;
    },
    /** Another's image that is shared with the owner's project, or the owner's with another's. */
    async sharedImage(whose: 'foreign' | 'own' = 'foreign') {
      const by = (whose === 'own') === (owner === 'admin') ? 'admin' : 'member';
      const image_id = (await make('POST', '/image/v2/images', { name: name() }, by)).text('id');
      const member_id = projectIdOf(by) === projects.own ? projects.other : projects.own;
      await make('POST', `/image/v2/images/${image_id}/members`, { member: member_id }, by);
      return { image_id, member_id };
    },

    /** For everybody, with one definition of each kind. */
    async metadefNamespace() {
      const namespace = name();
      const property = { title: 'Distribution', type: 'string' };
      const body = {
        namespace,
        visibility: 'public',
        properties: { distribution: property },
        objects: [{ name: 'system', properties: { version: { title: 'Version', type: 'string' } } }],
        tags: [{ name: 'free' }],
        resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'os_' }],
      };
      await make('POST', '/image/v2/metadefs/namespaces', body, 'admin');
      return namespace;
    },

    async snapshot() {
      const snapshot = { volume_id: await newVolume(system, owner), name: name() };
      return (await make('POST', '/volume/v3/snapshots', { snapshot })).text('snapshot.id');
    },
    async attachment() {
      const attachment = { volume_uuid: await newVolume(system, owner), instance_uuid: foreignServer };
      return (await make('POST', '/volume/v3/attachments', { attachment })).text('attachment.id');
    },
    /** With metadata. */
    async volumeWithKey() {
      const id = await newVolume(system, owner);
      await make('POST', `/volume/v3/volumes/${id}/metadata`, { metadata: { key: 'value' } });
      return id;
    },
    async volumeType() {
      const type = { name: name(), extra_specs: { key: 'value' } };
      return (await make('POST', '/volume/v3/types', { volume_type: type }, 'admin')).text('volume_type.id');
    },
    async encryptedType() {
      const type = await companions.volumeType();
      const encryption = { provider: 'luks', control_location: 'front-end' };
      const made = await make('POST', `/volume/v3/types/${type}/encryption`, { encryption }, 'admin');
      return { type, encryption: made.text('encryption.encryption_id') };
    },
    /** Shared with the owner's project. */
    async privateType() {
      const type = { name: name(), 'os-volume-type-access:is_public': false };
      const id = (await make('POST', '/volume/v3/types', { volume_type: type }, 'admin')).text('volume_type.id');
      await make('POST', `/volume/v3/types/${id}/action`, { addProjectAccess: { project: projectIdOf(owner) } }, 'admin');
      return id;
    },
    /** Of a volume that stayed when its server was deleted. */
    async message() {
      const disk = { source_type: 'image', destination_type: 'volume', uuid: testImageId, volume_size: 1, boot_index: 0 };
      const server = { imageRef: '', block_device_mapping_v2: [{ ...disk, delete_on_termination: true }] };
      const id = await newServer(system, server, owner);
      const attachments = await make('GET', `/compute/v2.1/servers/${id}/os-volume_attachments`);
      const volume_id = attachments.text('volumeAttachments.0.volumeId');
      await make('POST', '/volume/v3/snapshots', { snapshot: { volume_id } });
      await make('DELETE', `/compute/v2.1/servers/${id}`);
      await system.settle();
      return (await make('GET', `/volume/v3/messages?resource_uuid=${volume_id}`)).text('messages.0.id');
    },
  };
  return companions;
}
