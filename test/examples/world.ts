/**
 * Where examples are prepared: it makes things of their own for them, each time it is asked, so that examples can be repeated. What belongs to
 * a project is its owner's.
 */
import { hosts, rings } from '../../shared/compute/hosts/host.ts';
import { hypervisorNumber, isNumbered } from '../../shared/compute/hypervisors/view.ts';
import { bootstrapIdentity } from '../../shared/identity/bootstrap.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { maximumVersion, type Version } from '../../shared/operation/version.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { attach, flavorBody, must, newServer, newVolume, publicKey, root } from '../support/cloud.ts';
import { giveAddress, liveMigration } from '../support/gallery.ts';
import type { Answer } from '../support/gateway.ts';
import { type Persona, projectIdOf, projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { type Companions, companionsOf } from './world-companions.ts';

/** A request that must succeed. */
export type Make = (method: AnyOperation['method'], path: string, body?: unknown, as?: Persona) => Promise<Answer>;

export interface World extends Companions {
  readonly system: System;
  /** Who will ask. */
  readonly as: Persona;
  /** Of whose project things are. */
  readonly owner: Persona;
  /** At which version it will be asked. */
  readonly version: Version;
  readonly ownProject: string;
  /** A request that makes ready what is asked for: by the owner, unless told. */
  readonly make: Make;
  /** A name that nothing has. */
  name(): string;
  /** An id that nothing has. */
  freshId(): string;
  /** Built by its host. */
  server(more?: object): Promise<string>;
  /** The same, after its owner has asked for an action, and it is over. */
  serverAfter(action: object): Promise<string>;
  /** Its owner has deleted it, and may take it back. */
  softDeletedServer(): Promise<string>;
  /** With a disk that is a volume, made of an image with these properties. */
  volumeServer(properties: object): Promise<string>;
  /** Shelved with a volume, its machine still on its host. */
  shelvedServer(): Promise<string>;
  /** Shelved, and on no host any more. */
  offloadedServer(): Promise<string>;
  /** It has moved to another host, and waits for its owner to say whether it stays. */
  movedServer(): Promise<string>;
  /** The number of a live migration of the server that is in progress. */
  liveMigration(server: string): Promise<string>;
  /** It has addresses in the network `private`. */
  addressedServer(): Promise<string>;
  /** One with a subnet. @returns its id */
  network(): Promise<string>;
  /** On a network of its own, with one address. */
  pluggedServer(): Promise<{ readonly server_id: string; readonly port_id: string; readonly network_id: string; readonly address: string }>;
  /** Of a network; nothing is plugged into it. */
  port(networkId: string): Promise<string>;
  /** The id of the owner's group `default`: by its name everybody means their own. */
  defaultGroup(): Promise<string>;
  /** What opens the screen of a server. */
  consoleToken(): Promise<string>;
  volume(): Promise<string>;
  /** A server and a volume of it, connected. */
  attached(): Promise<{ readonly server_id: string; readonly volume_id: string }>;
  /** The same; the volume service moves the volume. */
  movingVolume(): Promise<{ readonly server_id: string; readonly volume_id: string }>;
  /** Connects a volume to the server; nothing settles. */
  attachTo(server: string): Promise<void>;
  /** Not public, but for both projects and `somebody`, with an extra spec `a`. */
  flavor(): Promise<string>;
  /** Of whoever will ask. */
  keyPair(): Promise<string>;
  /** A host that has no servers, and is to get none. */
  spareHost(): Promise<{ readonly id: string; readonly name: string }>;
  /** Its id, of a host that is up, as the version calls it. */
  hypervisor(): Promise<string>;
  /** Without an availability zone, with this host or none. @returns its number */
  aggregate(host?: string): Promise<number>;
}

interface Options {
  readonly as?: Persona;
  readonly owner?: Persona;
  readonly version?: Version;
  /** What is to happen after bytes were sent: where storage is another's, it tells of them. */
  readonly afterUpload?: () => Promise<void>;
}

const counters = new WeakMap<System, { made: number }>();

export async function worldIn(system: System, options: Options = {}): Promise<World> {
  // What an earlier example has held.
  await system.release();
  const { as = 'member', owner = as, version = maximumVersion, afterUpload = async () => {} } = options;
  await bootstrapIdentity(system.ports, { passwords: { admin: 'admin', demo: 'demo' } });
  const counter = counters.get(system) ?? { made: 0 };
  counters.set(system, counter);
  const next = () => ++counter.made;
  const name = () => `made-${next()}`;
  const make: Make = (method, path, body, by = owner) => must(system, method, path, { as: by, ...(body === undefined ? {} : { body }) });
  const companions = companionsOf({ system, make, name, owner, afterUpload });
  async function network(): Promise<string> {
    const network_id = (await make('POST', '/network/v2.0/networks', { network: { name: name() } })).text('network.id');
    await make('POST', '/network/v2.0/subnets', { subnet: { network_id, ip_version: 4, cidr: '10.0.0.0/24' } });
    return network_id;
  }
  async function shelved(): Promise<string> {
    const id = await newServer(system, {}, owner);
    await attach(system, id, await newVolume(system, owner), {}, owner);
    await system.settle();
    await make('POST', `${root}/servers/${id}/action`, { shelve: null });
    await system.settle();
    return id;
  }
  return {
    system,
    as,
    owner,
    version,
    ownProject: projectIdOf(owner) ?? '',
    make,
    name,
    freshId: () => `00000000-0000-4000-8000-${String(next()).padStart(12, '0')}`,
    server: (more) => newServer(system, more, owner),
    network,
    async pluggedServer() {
      const network_id = await network();
      const server_id = await newServer(system, { networks: [{ uuid: network_id }] }, owner);
      const shown = await make('GET', `${root}/servers/${server_id}/os-interface`);
      const [port_id, address] = ['port_id', 'fixed_ips.0.ip_address'].map((each) => shown.text(`interfaceAttachments.0.${each}`));
      return { server_id, network_id, port_id: port_id ?? '', address: address ?? '' };
    },
    defaultGroup: async () =>
      (await make('GET', `/network/v2.0/security-groups?name=default&project_id=${projectIdOf(owner)}`)).text('security_groups.0.id'),
    port: async (network_id) => (await make('POST', '/network/v2.0/ports', { port: { network_id } })).text('port.id'),
    async serverAfter(action) {
      const id = await newServer(system, {}, owner);
      await make('POST', `${root}/servers/${id}/action`, action);
      await system.settle();
      return id;
    },
    softDeletedServer: () =>
      system.having({ reclaimInstanceSeconds: 3_600 }, async () => {
        const id = await newServer(system, {}, owner);
        await make('DELETE', `${root}/servers/${id}`);
        await system.settle();
        return id;
      }),
    async volumeServer(properties) {
      const imageId = await companions.image({ withData: true, properties });
      const disk = { source_type: 'image', destination_type: 'volume', uuid: imageId, volume_size: 1, boot_index: 0 };
      return newServer(system, { imageRef: '', block_device_mapping_v2: [{ ...disk, delete_on_termination: true }] }, owner);
    },
    shelvedServer: () => system.having({ shelvedOffloadSeconds: -1 }, () => shelved()),
    offloadedServer: () => shelved(),
    async movedServer() {
      const id = await newServer(system, {}, owner);
      await make('POST', `${root}/servers/${id}/action`, { migrate: null }, 'admin');
      await system.settle();
      return id;
    },
    async addressedServer() {
      const id = await newServer(system, {}, owner);
      await giveAddress(system, id, owner);
      return id;
    },
    liveMigration: (server) => liveMigration(system, server),
    async consoleToken() {
      const path = `${root}/servers/${await newServer(system, {}, owner)}/remote-consoles`;
      const opened = await make('POST', path, { remote_console: { protocol: 'vnc', type: 'novnc' } });
      return opened.text('remote_console.url').split('token%3D').at(-1) ?? '';
    },
    volume: () => newVolume(system, owner),
    async attached() {
      const [server, volume] = [await newServer(system, {}, owner), await newVolume(system, owner)];
      await attach(system, server, volume, {}, owner);
      await system.settle();
      return { server_id: server, volume_id: volume };
    },
    async movingVolume() {
      const [server, volume] = [await newServer(system, {}, owner), await newVolume(system, owner)];
      await attach(system, server, volume, {}, owner);
      await system.settle();
      const reset = { 'os-reset_status': { migration_status: 'migrating' } };
      await make('POST', `/volume/v3/${projectIdOf('admin') ?? ''}/volumes/${volume}/action`, reset, 'admin');
      return { server_id: server, volume_id: volume };
    },
    async attachTo(server) {
      await attach(system, server, await newVolume(system, owner), {}, owner);
    },
    async flavor() {
      const id = name();
      await make('POST', `${root}/flavors`, flavorBody(id, { id, 'os-flavor-access:is_public': false }), 'admin');
      for (const tenant of [...Object.values(projects), 'somebody'])
        await make('POST', `${root}/flavors/${id}/action`, { addTenantAccess: { tenant } }, 'admin');
      await make('POST', `${root}/flavors/${id}/os-extra_specs`, { extra_specs: { a: 'b' } }, 'admin');
      return id;
    },
    async keyPair() {
      const pair = { name: name(), public_key: publicKey };
      // Who may not have one is told so when it is asked for.
      await system.request('POST', `${root}/os-keypairs`, { as, version: 'latest', body: { keypair: pair } });
      return pair.name;
    },
    async spareHost() {
      const [id, host] = [system.ports.chance.uuid(), name()];
      await transaction(system.ports, async (tx) => {
        const [like] = await Array.fromAsync(hosts.all(system.ports.store, rings.all));
        if (like === undefined) throw new Error('There is no host that it could be like.');
        const itself = {
          name: host,
          serviceId: id,
          hypervisorId: system.ports.chance.uuid(),
          isEnabled: false,
          aggregates: [],
          regrouped: 0,
        };
        tx.put(hosts, { ...like, ...itself, inventory: { ...like.inventory, hypervisorHostname: host } });
      });
      return { id, name: host };
    },
    async hypervisor() {
      const host = await hosts.get(system.ports.store, [...system.hosts.keys()][0] ?? '');
      if (host === undefined) throw new Error('There is no host.');
      return isNumbered.at(version) ? String(hypervisorNumber(host)) : host.hypervisorId;
    },
    async aggregate(host) {
      const made = await make('POST', `${root}/os-aggregates`, { aggregate: { name: name() } }, 'admin');
      const id = made.at('aggregate.id');
      if (host !== undefined) await make('POST', `${root}/os-aggregates/${id}/action`, { add_host: { host } }, 'admin');
      return Number(id);
    },
    ...companions,
  };
}
