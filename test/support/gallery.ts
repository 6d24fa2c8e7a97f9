import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { hosts } from '../../shared/compute/hosts/host.ts';
import { migrations, nextMigrationId } from '../../shared/compute/migrations/migration.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { attach, flavorBody, must, newServer, newVolume, privateFlavor, publicKey, root, serverBody } from './cloud.ts';
import type { Persona } from './personas.ts';
import { knownProjects } from './personas.ts';
import type { System } from './system.ts';

/** A live migration of a server that is in progress, which nobody can begin yet. @returns its number */
export async function liveMigration({ ports }: System, serverId: string): Promise<string> {
  const place = { host: 'host-1', node: 'host-1', ip: '192.0.2.1', zone: 'nova' };
  return transaction(ports, async (tx) => {
    const [id, server] = [await nextMigrationId(tx), await tx.get(servers, serverId)];
    assert.ok(server);
    const { projectId, flavor } = server;
    tx.put(migrations, {
      ...{ uuid: ports.chance.uuid(), id, serverId, projectId, userId: 'user-admin', type: 'live-migration' },
      ...{
        status: 'running',
        source: place,
        destination: { ...place, host: 'host-2' },
        vmState: 'active',
        oldFlavor: flavor,
        newFlavor: flavor,
      },
      ...{ learned: {}, createdAt: new Date(ports.clock.now()).toISOString(), updatedAt: null },
    });
    return String(id);
  });
}

/** A port in a network `private` of its own, with an address of each version. @returns the ids of both */
export async function giveAddress(system: System, serverId: string, as: Persona = 'member') {
  const network = (await must(system, 'POST', '/network/v2.0/networks', { as, body: { network: { name: 'private' } } })).text('network.id');
  for (const [ip_version, cidr] of [[4, '192.0.2.0/28'] as const, [6, '2001:db8::/120'] as const]) {
    const subnet = { network_id: network, ip_version, cidr };
    await must(system, 'POST', '/network/v2.0/subnets', { as, body: { subnet } });
  }
  const body = { interfaceAttachment: { net_id: network } };
  const plugged = await must(system, 'POST', `${root}/servers/${serverId}/os-interface`, { as, body });
  await system.settle();
  return { port: plugged.text('interfaceAttachment.port_id'), network };
}

/** An address of an external network, which leads nowhere. @returns its id */
async function newFloatingIp(system: System): Promise<string> {
  const outside = { network: { name: 'outside', 'router:external': true } };
  const made = await must(system, 'POST', '/network/v2.0/networks', { as: 'admin', body: outside });
  const floating_network_id = made.text('network.id');
  const subnet = { network_id: floating_network_id, ip_version: 4, cidr: '203.0.113.0/24' };
  await must(system, 'POST', '/network/v2.0/subnets', { as: 'admin', body: { subnet } });
  const floating = await must(system, 'POST', '/network/v2.0/floatingips', { body: { floatingip: { floating_network_id } } });
  return floating.text('floatingip.id');
}

/** Servers in every state that can be reached, and all that they need, in the project of the member. */
export async function gallery(system: System) {
  const act = (server: string, body: object) => must(system, 'POST', `${root}/servers/${server}/action`, { body });
  await privateFlavor(system);
  await knownProjects(system.ports);
  await must(system, 'POST', `${root}/flavors`, { as: 'admin', body: flavorBody('huge', { id: 'huge', vcpus: 100_000 }) });
  for (const as of ['member', 'admin'] as const) {
    for (const name of ['mine', 'other'])
      await must(system, 'POST', `${root}/os-keypairs`, { as, body: { keypair: { name, public_key: publicKey } } });
  }

  const web = await must(system, 'POST', '/network/v2.0/security-groups', { body: { security_group: { name: 'web' } } });
  const plain = await newServer(system);
  const full = await newServer(system, {
    name: 'every field',
    flavorRef: 'private',
    description: 'A server with everything.',
    hostname: 'every-field',
    metadata: { 'a key': 'a value', empty: '' },
    tags: ['one', 'two'],
    key_name: 'mine',
    config_drive: true,
    user_data: 'aGVsbG8=',
    accessIPv4: '192.0.2.7',
    accessIPv6: '2001:db8::7',
    availability_zone: 'nova',
    'OS-DCF:diskConfig': 'AUTO',
    security_groups: [{ name: 'default' }, { name: 'web' }],
    trusted_image_certificates: ['certificate'],
  });
  for (const more of [{ tag: 'data', delete_on_termination: true }, { device: '/dev/vdq' }])
    await attach(system, full, await newVolume(system), more);
  const group = await must(system, 'POST', `${root}/os-server-groups`, {
    body: { server_group: { name: 'apart', policy: 'anti-affinity', rules: { max_server_per_host: 3 } } },
  });
  const serverGroup = group.text('server_group.id');
  const hinted = await must(system, 'POST', `${root}/servers`, {
    body: {
      ...serverBody(),
      'os:scheduler_hints': { group: serverGroup, same_host: [plain], query: '[">=","$free_ram_mb",1024]', own: { nested: [1, null] } },
    },
  });
  const onVolume = await newServer(system, {
    imageRef: '',
    block_device_mapping_v2: [
      {
        boot_index: 0,
        uuid: testImageId,
        source_type: 'image',
        destination_type: 'volume',
        volume_size: 1,
        delete_on_termination: true,
        tag: 'root',
      },
      { source_type: 'blank', destination_type: 'volume', volume_size: 1 },
    ],
  });
  const stopped = await newServer(system);
  await act(stopped, { 'os-stop': null });
  const [paused, suspended] = [await newServer(system), await newServer(system)];
  await act(paused, { pause: null });
  await act(suspended, { suspend: null });
  const softDeleted = await newServer(system);
  await system.having({ reclaimInstanceSeconds: 3_600 }, async () => {
    await must(system, 'DELETE', `${root}/servers/${softDeleted}`);
    await system.settle();
  });
  const homeless = await newServer(system, { flavorRef: 'huge' });
  for (const host of system.hosts.values()) {
    host.intercept = () => {
      throw new DriverFault('The disk is full.');
    };
  }
  const failed = await newServer(system);
  for (const host of system.hosts.values()) host.intercept = () => {};
  const moved = await newServer(system);
  await must(system, 'POST', `${root}/servers/${moved}/action`, { as: 'admin', body: { migrate: null } });
  const live = await liveMigration(system, plain);
  const aggregate = await must(system, 'POST', `${root}/os-aggregates`, { as: 'admin', body: { aggregate: { name: 'fast' } } });
  for (const body of [{ add_host: { host: 'host-1' } }, { set_metadata: { metadata: { ssd: 'true' } } }]) {
    await must(system, 'POST', `${root}/os-aggregates/${aggregate.at('aggregate.id')}/action`, { as: 'admin', body });
  }
  const plugged = await giveAddress(system, full);
  const deleted = await newServer(system);
  await must(system, 'DELETE', `${root}/servers/${deleted}`);
  const [rebooting, stopping, deleting, attaching] = [
    await newServer(system),
    await newServer(system),
    await newServer(system),
    await newServer(system),
  ];
  await system.settle();

  // From here on nothing settles.
  await act(rebooting, { reboot: { type: 'HARD' } });
  await act(stopping, { 'os-stop': null });
  await must(system, 'DELETE', `${root}/servers/${deleting}`);
  await attach(system, attaching, await newVolume(system));
  const building = (await must(system, 'POST', `${root}/servers`, { body: serverBody() })).text('server.id');
  const made = {
    plain,
    full,
    hinted: hinted.text('server.id'),
    onVolume,
    stopped,
    paused,
    suspended,
    softDeleted,
    moved,
    homeless,
    failed,
    rebooting,
    stopping,
    deleting,
    attaching,
    building,
  };
  const pictured = await must(system, 'POST', '/image/v2/images', {
    body: { name: 'plain', disk_format: 'raw', container_format: 'bare', key: 'value', instance_uuid: plain, auto_disk_config: 'True' },
  });
  const volumes: Record<string, string> = {};
  for (const name of ['full', 'onVolume', 'attaching'] as const) {
    volumes[name] = (await must(system, 'GET', `${root}/servers/${made[name]}/os-volume_attachments`)).text('volumeAttachments.0.volumeId');
  }
  const snapshot = { volume_id: await newVolume(system), name: 'plain' };
  const snapshotted = await must(system, 'POST', '/volume/v3/snapshots', { body: { snapshot } });
  const actions = await Promise.all(
    (['plain', 'failed', 'attaching', 'moved'] as const).map(async (name) => {
      const done = await must(system, 'GET', `${root}/servers/${made[name]}/os-instance-actions`);
      return { server_id: made[name], request_id: done.text('instanceActions.0.request_id') };
    }),
  );
  const first = await hosts.get(system.ports.store, 'host-1');
  return {
    servers: made,
    serverGroup,
    hypervisors: { first: first?.hypervisorId ?? '' },
    volumes,
    images: { plain: pictured.text('id') },
    snapshots: { plain: snapshotted.text('snapshot.id') },
    aggregates: { fast: String(aggregate.at('aggregate.id')) },
    migrations: { live },
    ports: { full: plugged.port },
    networks: { private: plugged.network },
    securityGroups: { web: web.text('security_group.id') },
    floatingIps: { loose: await newFloatingIp(system) },
    actions,
  };
}

export type Gallery = Awaited<ReturnType<typeof gallery>>;
