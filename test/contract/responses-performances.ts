/**
 * Every operation of the Compute API, with requests that are right in every way: what `responses.test.ts` holds against the contract, and
 * the test of the costs against what DynamoDB charges. One request is made after the other.
 */
import { testImageId } from '../../shared/image/test-image.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { Version } from '../../shared/operation/version.ts';
import { attach, flavorBody, must, newServer, newVolume, publicKey, root } from '../support/cloud.ts';
import type { Gallery } from '../support/gallery.ts';
import type { Answer } from '../support/gateway.ts';
import type { Persona } from '../support/personas.ts';
import type { Asked, System } from '../support/system.ts';

type Method = AnyOperation['method'];
export type Ask = (method: Method, path: string, asked?: Asked) => Promise<Answer>;

/** The answers of an operation at one version. */
export type Performance = (
  ask: Ask,
  context: { readonly system: System; readonly as: Persona; readonly version: Version },
) => Promise<readonly Answer[]>;

/** Operations that only look, each with the paths that it is asked for. */
export const looks: Readonly<Record<string, (made: Gallery, as: Persona) => readonly string[]>> = {
  'versions.index': () => ['/compute', '/compute/'],
  'versions.show': () => [root, `${root}/`],
  'servers.index': (_, as) => lists('/servers', as),
  'servers.detail': (_, as) => lists('/servers/detail', as),
  'servers.show': ({ servers }) => Object.values(servers).map((id) => `${root}/servers/${id}`),
  'volume-attachments.index': ({ servers: { plain, full, onVolume, attaching } }) =>
    [plain, full, onVolume, attaching].map((id) => `${root}/servers/${id}/os-volume_attachments`),
  'volume-attachments.show': ({ servers, volumes }) =>
    Object.entries(volumes).map(([name, id]) => `${root}/servers/${servers[name as keyof typeof servers]}/os-volume_attachments/${id}`),
  'flavors.index': () => ['/flavors', '/flavors?limit=1', '/flavors?is_public=None'].map((path) => `${root}${path}`),
  'flavors.detail': () => ['/flavors/detail', '/flavors/detail?limit=1'].map((path) => `${root}${path}`),
  'flavors.show': () => ['1', 'private'].map((id) => `${root}/flavors/${id}`),
  'flavor-access.index': (_, as) => (as === 'admin' ? [`${root}/flavors/private/os-flavor-access`] : []),
  'flavor-extra-specs.index': () => ['1', 'private'].map((id) => `${root}/flavors/${id}/os-extra_specs`),
  'flavor-extra-specs.show': () => [`${root}/flavors/private/os-extra_specs/quota`],
  'key-pairs.index': () => [`${root}/os-keypairs`, `${root}/os-keypairs?limit=1`],
  'key-pairs.show': () => [`${root}/os-keypairs/mine`],
};

function lists(path: string, as: Persona): readonly string[] {
  const whole =
    as === 'admin'
      ? ['?all_tenants=1', '?all_tenants=1&deleted=1', '?all_tenants=1&limit=1']
      : ['', '?changes-since=2020-01-01T00:00:00Z', '?limit=1'];
  return whole.map((query) => `${root}${path}${query}`);
}

/** Operations that change something, each on things of its own. */
export const changes: Readonly<Record<string, Performance>> = {
  'servers.create': async (ask, { version }) => [
    await ask('POST', `${root}/servers`, { body: bodyAt(version) }),
    await ask('POST', `${root}/servers`, { body: bodyAt(version, { return_reservation_id: true, min_count: 2 }) }),
    await ask('POST', `${root}/servers`, { body: bodyAt(version, { adminPass: 'secret', 'OS-DCF:diskConfig': 'AUTO' }) }),
  ],
  'servers.update': async (ask, { system, as }) => {
    const server = await newServer(system, {}, as);
    const full = await newServer(system, { user_data: 'aGVsbG8=', tags: ['one'], metadata: { a: 'b' } }, as);
    const rename = (id: string) => ask('PUT', `${root}/servers/${id}`, { body: { server: { name: 'renamed', accessIPv4: '192.0.2.1' } } });
    return [await rename(server), await rename(full)];
  },
  'servers.delete': async (ask, { system, as }) => [await ask('DELETE', `${root}/servers/${await newServer(system, {}, as)}`)],
  'server-actions.os-stop': async (ask, { system, as }) => [await action(ask, await newServer(system, {}, as), { 'os-stop': null })],
  'server-actions.os-start': async (ask, { system, as }) => {
    const id = await newServer(system, {}, as);
    await must(system, 'POST', `${root}/servers/${id}/action`, { as, body: { 'os-stop': null } });
    await system.settle();
    return [await action(ask, id, { 'os-start': null })];
  },
  'server-actions.reboot': async (ask, { system, as }) => [
    await action(ask, await newServer(system, {}, as), { reboot: { type: 'SOFT' } }),
  ],
  'server-actions.lock': async (ask, { system, as }) => [await action(ask, await newServer(system, {}, as), { lock: null })],
  'server-actions.unlock': async (ask, { system, as }) => [await action(ask, await newServer(system, {}, as), { unlock: null })],
  'server-actions.os-resetState': async (ask, { system, as }) =>
    as === 'admin' ? [await action(ask, await newServer(system, {}, as), { 'os-resetState': { state: 'active' } })] : [],
  'volume-attachments.create': async (ask, { system, as }) => {
    const id = await newServer(system, {}, as);
    const volumeIds = [await newVolume(system, as), await newVolume(system, as)];
    const [first, second] = volumeIds.map((volumeId, position) => ({
      volumeAttachment: { volumeId, ...(position === 0 ? {} : { device: '/dev/vdr' }) },
    }));
    return [
      await ask('POST', `${root}/servers/${id}/os-volume_attachments`, { body: first }),
      await ask('POST', `${root}/servers/${id}/os-volume_attachments`, { body: second }),
    ];
  },
  'volume-attachments.update': async (ask, { system, as, version }) => {
    // Before 2.85 this is a swap, which only a volume service that migrates a volume may ask for.
    if (version < 85) return [];
    const [id, volumeId] = [await newServer(system, {}, as), await newVolume(system, as)];
    await attach(system, id, volumeId, {}, as);
    const body = { volumeAttachment: { volumeId, delete_on_termination: true } };
    return [await ask('PUT', `${root}/servers/${id}/os-volume_attachments/${volumeId}`, { body })];
  },
  'volume-attachments.delete': async (ask, { system, as }) => {
    const [id, volumeId] = [await newServer(system, {}, as), await newVolume(system, as)];
    await attach(system, id, volumeId, {}, as);
    await system.settle();
    return [await ask('DELETE', `${root}/servers/${id}/os-volume_attachments/${volumeId}`)];
  },
  'flavors.create': forAdmin(async (ask, { version }) => [
    await ask('POST', `${root}/flavors`, { body: flavorBody(`a-${version}`) }),
    await ask('POST', `${root}/flavors`, {
      body: flavorBody(`b-${version}`, { id: 'auto', swap: '32', 'os-flavor-access:is_public': false }),
    }),
  ]),
  'flavors.update': forAdmin(async (ask, { system, version }) => {
    await must(system, 'POST', `${root}/flavors`, { as: 'admin', body: flavorBody(`c-${version}`, { id: `c-${version}`, swap: 5 }) });
    return [await ask('PUT', `${root}/flavors/c-${version}`, { body: { flavor: { description: 'new' } } })];
  }),
  'flavors.delete': forAdmin(async (ask, { system, version }) => {
    await must(system, 'POST', `${root}/flavors`, { as: 'admin', body: flavorBody(`d-${version}`, { id: `d-${version}` }) });
    return [await ask('DELETE', `${root}/flavors/d-${version}`)];
  }),
  'flavor-access.add': forAdmin((ask, { version }) => access(ask, { addTenantAccess: { tenant: `project-${version}` } })),
  'flavor-access.remove': forAdmin(async (ask, { system, version }) => {
    await must(system, 'POST', `${root}/flavors/private/action`, { as: 'admin', body: { addTenantAccess: { tenant: `gone-${version}` } } });
    return access(ask, { removeTenantAccess: { tenant: `gone-${version}` } });
  }),
  'flavor-extra-specs.create': forAdmin(async (ask) => [
    await ask('POST', `${root}/flavors/private/os-extra_specs`, { body: { extra_specs: { number: 5, text: 'a' } } }),
  ]),
  'flavor-extra-specs.update': forAdmin(async (ask) => [
    await ask('PUT', `${root}/flavors/private/os-extra_specs/one`, { body: { one: '1' } }),
  ]),
  'flavor-extra-specs.delete': forAdmin(async (ask, { system }) => {
    await must(system, 'POST', `${root}/flavors/private/os-extra_specs`, { as: 'admin', body: { extra_specs: { gone: '1' } } });
    return [await ask('DELETE', `${root}/flavors/private/os-extra_specs/gone`)];
  }),
  'key-pairs.create': async (ask, { as, version }) => [
    await ask('POST', `${root}/os-keypairs`, { body: { keypair: { name: `given-${version}`, public_key: publicKey } } }),
    // Making a key costs a tenth of a second, so it is done at three versions only.
    ...(as === 'member' && [1, 2, 91].includes(version)
      ? [await ask('POST', `${root}/os-keypairs`, { body: { keypair: { name: `made-${version}` } } })]
      : []),
  ],
  'key-pairs.delete': async (ask, { system, as }) => {
    await must(system, 'POST', `${root}/os-keypairs`, { as, body: { keypair: { name: 'gone', public_key: publicKey } } });
    return [await ask('DELETE', `${root}/os-keypairs/gone`)];
  },
};

/** `networks` came with 2.37, and is required since. */
const bodyAt = (version: Version, more: object = {}) => ({
  server: { name: 'web', imageRef: testImageId, flavorRef: '1', ...(version < 37 ? {} : { networks: 'none' }), ...more },
});

const action = (ask: Ask, id: string, body: object) => ask('POST', `${root}/servers/${id}/action`, { body });
const access = async (ask: Ask, body: object) => [await ask('POST', `${root}/flavors/private/action`, { body })];

function forAdmin(perform: Performance): Performance {
  return async (ask, context) => (context.as === 'admin' ? perform(ask, context) : []);
}
