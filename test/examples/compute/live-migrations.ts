import { signsOfLife } from '../../../shared/compute/hosts/host.ts';
import { version } from '../../../shared/operation/version.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { serverBody } from '../../support/cloud.ts';
import { type Example, forAdmin } from '../example.ts';
import type { World } from '../world.ts';

const asked = { block_migration: 'auto', host: null };

/** A server whose live migration has come as far as a command, which its host holds. */
export async function movingServer(world: World, held: 'receive_machine' | 'send_machine') {
  const server_id = await world.server();
  for (const host of world.system.hosts.values()) host.holds = ({ name, serverId }) => name === held && serverId === server_id;
  await world.make('POST', `/compute/v2.1/servers/${server_id}/action`, { 'os-migrateLive': asked }, 'admin');
  await world.system.settle();
  const query = `/compute/v2.1/os-migrations?instance_uuid=${server_id}`;
  const migration_id = String((await world.make('GET', query, undefined, 'admin')).at('migrations.0.id'));
  return { server_id, migration_id };
}

/** A server that moves, and is shut down for it; its disks are not sent yet. */
async function shutDownServer(world: World) {
  const server_id = await world.server();
  for (const host of world.system.hosts.values()) host.holds = ({ name, serverId }) => name === 'hand_over_disks' && serverId === server_id;
  await world.make('POST', `/compute/v2.1/servers/${server_id}/action`, { migrate: null }, 'admin');
  await world.system.settle();
  const query = `/compute/v2.1/os-migrations?instance_uuid=${server_id}`;
  const migration_id = String((await world.make('GET', query, undefined, 'admin')).at('migrations.0.id'));
  return { server_id, migration_id };
}

/** A server whose host has not been heard of for long. */
async function lostServer(world: World, before?: object): Promise<string> {
  // Made beside the world, which would have hosts back that others count as lost.
  const server_id =
    before === undefined ? await world.server() : (await world.make('POST', '/compute/v2.1/servers', serverBody())).text('server.id');
  await world.system.settle();
  if (before !== undefined) await world.make('POST', `/compute/v2.1/servers/${server_id}/action`, before, 'admin');
  const shown = await world.make('GET', `/compute/v2.1/servers/${server_id}`, undefined, 'admin');
  await transaction(world.system.ports, async (tx) => {
    const sign = await tx.get(signsOfLife, shown.text('server.OS-EXT-SRV-ATTR:host'));
    if (sign !== undefined) tx.put(signsOfLife, { ...sign, lastSeenAt: 0 });
  });
  return server_id;
}

const evacuate = (server_id: string) => ({ params: { server_id }, body: { evacuate: {} } });

export const liveMigrations: readonly Example[] = [
  forAdmin({
    operation: 'server-actions.os-migrateLive',
    isOwned: true,
    since: '2.25',
    prepare: async (world) => ({ params: { server_id: await world.server() }, body: { 'os-migrateLive': asked } }),
  }),
  forAdmin({
    operation: 'server-migrations.force_complete',
    isOwned: true,
    prepare: async (world) => ({ params: await movingServer(world, 'send_machine'), body: { force_complete: null } }),
  }),
  forAdmin({
    operation: 'server-migrations.delete',
    isOwned: true,
    prepare: async (world) => ({ params: await movingServer(world, 'send_machine') }),
    // What is prepared only is given up since 2.65.
    variants: async (world) => [
      { params: await shutDownServer(world) },
      ...(world.version < version('2.65') ? [] : [{ params: await movingServer(world, 'receive_machine') }]),
    ],
  }),
  forAdmin({
    operation: 'server-actions.evacuate',
    isOwned: true,
    since: '2.14',
    prepare: async (world) => evacuate(await lostServer(world)),
    variants: async (world) => [evacuate(await lostServer(world, { 'os-resetState': { state: 'error' } }))],
  }),
];
