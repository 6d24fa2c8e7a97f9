/**
 * The requests that the operations of the identity, image, volume and agents services are called with. An operation that needs no body and
 * changes nothing of its own is not here: it is called with its path, filled with the things that there are.
 */
import type { Service } from '../../shared/operation/operation.ts';
import { bytes, demoAuth, type Make, type Things } from './cost-things.ts';
import { projects } from './personas.ts';
import type { Asked } from './system.ts';

export interface CostRequest extends Asked {
  /** What stands in the path instead of the things that there are. */
  readonly params?: Readonly<Record<string, string>>;
}

type Request = (make: Make, things: Things) => CostRequest | Promise<CostRequest>;

const identity: Readonly<Record<string, Request>> = {
  'tokens.create': () => ({ body: demoAuth }),
  'tokens.show': (_, { token }) => ({ headers: { 'x-subject-token': token } }),
  'tokens.check': (_, { token }) => ({ headers: { 'x-subject-token': token } }),
  'tokens.revoke': async (make, { auth }) => ({ headers: { 'x-subject-token': await make.token(auth) } }),
  'auth.projects': (_, { token }) => ({ token }),
  'projects.create': (make) => ({ body: { project: { name: make.name() } } }),
  'projects.update': () => ({ body: { project: { description: 'new' } } }),
  'projects.delete': async (make) => ({ params: { project_id: await make.project() } }),
  'users.create': (make) => ({ body: { user: { name: make.name(), password: 'secret' } } }),
  'users.update': async (make, things) => ({ ...(await ownUser(make, things)), body: { user: { password: 'another' } } }),
  'users.delete': (make, things) => ownUser(make, things),
  'users.change-password': async (make, { params: { role_id: role } }) => {
    const { userId, auth } = await make.user('secret', role);
    const body = { user: { original_password: 'secret', password: 'another' } };
    return { params: { user_id: userId }, token: await make.token(auth), body };
  },
  'roles.create': (make) => ({ body: { role: { name: make.name() } } }),
  'roles.update': () => ({ body: { role: { description: 'new' } } }),
  'roles.delete': async (make) => ({ params: { role_id: await make.role() } }),
  'role-assignments.create': async (make) => ({ params: { role_id: await make.role() } }),
  'role-assignments.delete': (make, things) => ownUser(make, things),
  'application-credentials.index': (_, { token }) => ({ token }),
  'application-credentials.show': (_, { token }) => ({ token }),
  'application-credentials.create': (make, { token }) => ({ token, body: { application_credential: { name: make.name() } } }),
  'application-credentials.delete': async (make, { token, params: { user_id: userId } }) => ({
    token,
    params: { application_credential_id: await make.credential(userId, token) },
  }),
};

/** A user with a role on a project. */
async function ownUser(make: Make, { params: { role_id: role } }: Things) {
  const { userId, projectId } = await make.user('secret', role);
  return { params: { user_id: userId, project_id: projectId } };
}

const image: Readonly<Record<string, Request>> = {
  'images.create': () => ({ body: { name: 'made', disk_format: 'raw', container_format: 'bare' } }),
  'images.update': () => ({
    body: [{ op: 'replace', path: '/name', value: 'renamed' }],
    headers: { 'content-type': 'application/openstack-images-v2.1-json-patch' },
  }),
  'images.delete': async (make) => ({ params: { image_id: await make.image() } }),
  'image-data.upload': async (make) => ({ params: { image_id: await make.image() }, headers: bytes }),
  'image-members.create': () => ({ body: { member: 'another' } }),
  'image-members.show': async (make) => ({ params: await make.sharedImage() }),
  'image-members.update': async (make) => ({ params: await make.sharedImage(), body: { status: 'accepted' } }),
  'image-members.delete': async (make) => ({ params: await make.sharedImage('member') }),
  'image-tags.add': () => ({ params: { tag: 'green' } }),
};

const ownVolume = async (make: Make) => ({ params: { volume_id: await make.volume() } });
const ownAttachment = async (make: Make) => ({ params: { attachment_id: await make.attachment() } });

const volume: Readonly<Record<string, Request>> = {
  'volumes.create': () => ({ body: { volume: { size: 1, name: 'made' } } }),
  'volumes.update': () => ({ body: { volume: { name: 'renamed' } } }),
  'volumes.delete': ownVolume,
  'volume-actions.os-reset_status': () => ({ as: 'admin', body: { 'os-reset_status': { status: 'available' } } }),
  'volume-actions.os-extend': () => ({ body: { 'os-extend': { new_size: 2 } } }),
  'volume-actions.os-set_bootable': () => ({ body: { 'os-set_bootable': { bootable: true } } }),
  'volume-actions.os-update_readonly_flag': () => ({ body: { 'os-update_readonly_flag': { readonly: true } } }),
  'volume-types.create': (make) => ({ as: 'admin', body: { volume_type: { name: make.name() } } }),
  'volume-types.delete': async (make) => ({ as: 'admin', params: { type_id: await make.volumeType() } }),
  'volume-types.update': () => ({ as: 'admin', body: { volume_type: { description: 'new' } } }),
  'volume-type-access.index': async (make) => ({ as: 'admin', params: { type_id: await make.privateType() } }),
  'volume-type-access.add': async (make) => ({
    as: 'admin',
    params: { type_id: await make.privateType() },
    body: { addProjectAccess: { project: 'another' } },
  }),
  'volume-type-access.remove': async (make) => ({
    as: 'admin',
    params: { type_id: await make.privateType() },
    body: { removeProjectAccess: { project: projects.own } },
  }),
  'volume-type-specs.create': () => ({ as: 'admin', body: { extra_specs: { another: 'value' } } }),
  'volume-type-specs.delete': () => ({ as: 'admin' }),
  'volume-metadata.create': () => ({ body: { metadata: { another: 'value' } } }),
  'volume-metadata.update': () => ({ body: { metadata: { key: 'new' } } }),
  'snapshots.create': async (make) => ({ body: { snapshot: { volume_id: await make.volume(), name: 'made' } } }),
  'snapshots.delete': async (make) => ({ params: { snapshot_id: await make.snapshot() } }),
  'attachments.create': async (make) => ({
    body: { attachment: { volume_uuid: await make.volume(), instance_uuid: '22222222-2222-4222-8222-222222222222' } },
  }),
  'attachments.update': async (make) => ({
    ...(await ownAttachment(make)),
    body: { attachment: { connector: { host: 'host-1' } } },
  }),
  'attachments.complete': async (make) => ({ ...(await ownAttachment(make)), body: { 'os-complete': null } }),
  'attachments.delete': ownAttachment,
};

const agents: Readonly<Record<string, Request>> = {
  'agents.create': () => ({ body: { agent: { host: 'host-3', principal: 'AROAEXAMPLE' } } }),
};

export const costRequests: Readonly<Partial<Record<Service, Readonly<Record<string, Request>>>>> = { identity, image, volume, agents };
