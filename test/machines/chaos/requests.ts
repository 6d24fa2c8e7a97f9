/** What clients of a cloud of real machines ask for while its processes die. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Stream } from '../../simulation/chance.ts';
import type { MachineCloud, ServerShown } from '../../support/machines/cloud.ts';

const compute = '/compute/v2.1';
const volume = '/volume/v3';
const most = { servers: 4, volumes: 4, snapshots: 2, images: 3 };

interface Listed {
  readonly id: string;
  readonly status: string;
  readonly name?: string;
  readonly size?: number;
}

/** What there is, as far as the API answers. */
async function seen({ ask }: MachineCloud) {
  const list = async <Each>(path: string, of: string) => ((await ask('GET', path))?.body as Record<string, Each[]> | undefined)?.[of] ?? [];
  return {
    servers: await list<ServerShown>(`${compute}/servers/detail`, 'servers'),
    volumes: await list<Listed>(`${volume}/volumes/detail`, 'volumes'),
    snapshots: await list<Listed>(`${volume}/snapshots`, 'snapshots'),
    images: (await list<Listed>('/image/v2/images', 'images')).filter(({ name }) => name === 'made'),
  };
}
type Seen = Awaited<ReturnType<typeof seen>>;

type Request = readonly [method: string, path: string, body?: unknown];

/** Actions that make sense in a status; some of others are asked for all the same, and refused. */
const actions: Readonly<Record<string, readonly object[]>> = {
  ACTIVE: [
    { 'os-stop': null },
    { 'os-stop': null },
    { reboot: { type: 'HARD' } },
    { reboot: { type: 'SOFT' } },
    { pause: null },
    { suspend: null },
    { rescue: {} },
    { resize: { flavorRef: '84' } },
    { shelve: null },
    { createImage: { name: 'made' } },
  ],
  SHUTOFF: [{ 'os-start': null }, { 'os-start': null }, { rescue: {} }, { createImage: { name: 'made' } }, { resize: { flavorRef: '84' } }],
  PAUSED: [{ unpause: null }, { reboot: { type: 'HARD' } }],
  SUSPENDED: [{ resume: null }],
  RESCUE: [{ unrescue: null }],
  VERIFY_RESIZE: [{ confirmResize: null }, { revertResize: null }],
  SHELVED_OFFLOADED: [{ unshelve: null }],
};

function requestFor(chance: Stream, { servers, volumes, snapshots, images }: Seen, imageRef: string): Request | undefined {
  const kind = chance.random();
  const available = volumes.filter(({ status }) => status === 'available');
  if (servers.length === 0 || (kind < 0.15 && servers.length < most.servers)) {
    const free = available.length > 0 && chance.happens(0.5) ? chance.pick(available) : undefined;
    const disks = [
      { boot_index: 0, uuid: imageRef, source_type: 'image', destination_type: 'local' },
      ...(free === undefined ? [] : [{ boot_index: -1, uuid: free.id, source_type: 'volume', destination_type: 'volume' }]),
    ];
    const made = { name: 'chaos', imageRef, flavorRef: '42', networks: 'none', block_device_mapping_v2: disks };
    return ['POST', `${compute}/servers`, { server: made }];
  }
  if (kind < 0.35) {
    if (volumes.length === 0 || (chance.happens(0.4) && volumes.length < most.volumes)) {
      const copies = [
        ...snapshots.map(({ id, size }) => ({ snapshot_id: id, size })),
        ...volumes.map(({ id, size }) => ({ source_volid: id, size })),
      ];
      const from = chance.pick([{ size: 1 }, { size: 1, imageRef }, ...copies]);
      return ['POST', `${volume}/volumes`, { volume: from }];
    }
    const { id, size = 1 } = chance.pick(available.length > 0 && chance.happens(0.7) ? available : volumes);
    if (snapshots.length > 0 && chance.happens(0.3)) return ['DELETE', `${volume}/snapshots/${chance.pick(snapshots).id}`];
    if (snapshots.length < most.snapshots && chance.happens(0.4))
      return ['POST', `${volume}/snapshots`, { snapshot: { volume_id: id, force: true } }];
    return chance.happens(0.5)
      ? ['POST', `${volume}/volumes/${id}/action`, { 'os-extend': { new_size: size + 1 } }]
      : ['DELETE', `${volume}/volumes/${id}`];
  }
  const server = chance.pick(servers);
  const path = `${compute}/servers/${server.id}`;
  const attached = server['os-extended-volumes:volumes_attached'];
  if (kind < 0.55 && volumes.length > 0) {
    const one = attached[0];
    const volumeId = chance.pick(available.length > 0 ? available : volumes).id;
    if (one === undefined || chance.happens(0.3)) return ['POST', `${path}/os-volume_attachments`, { volumeAttachment: { volumeId } }];
    return chance.happens(0.4)
      ? ['PUT', `${path}/os-volume_attachments/${one.id}`, { volumeAttachment: { volumeId } }]
      : ['DELETE', `${path}/os-volume_attachments/${one.id}`];
  }
  if (kind < 0.6) return ['DELETE', path];
  if (kind < 0.65) return ['POST', `${path}/action`, { rebuild: { imageRef } }];
  if (images.length > most.images) return ['DELETE', `/image/v2/images/${chance.pick(images).id}`];
  const fitting = actions[server.status];
  return fitting === undefined ? undefined : ['POST', `${path}/action`, chance.pick(fitting)];
}

/** Some requests at once, of which several may be refused. @returns ids of the servers that were promised */
export async function burst(chance: Stream, cloud: MachineCloud, imageRef: string, count: number): Promise<readonly string[]> {
  const now = await seen(cloud);
  const wanted = Array.from({ length: count }, () => [chance.between(0, 400), requestFor(chance, now, imageRef)] as const);
  const promised = await Promise.all(
    wanted.map(async ([milliseconds, request]) => {
      if (request === undefined) return [];
      await pause(milliseconds);
      const [method, path, body] = request;
      const reply = await cloud.ask(method, path, body);
      if (reply !== undefined && reply.status >= 500 && reply.status !== 503)
        throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(reply)}`);
      const id = (reply?.body as { server?: { id?: string } } | undefined)?.server?.id;
      return method === 'POST' && path.endsWith('/servers') && reply?.status === 202 && id !== undefined ? [id] : [];
    }),
  );
  return promised.flat();
}

/** Everything that clients can be rid of. */
export async function deleteAll(cloud: MachineCloud): Promise<void> {
  const { servers, snapshots, volumes, images } = await seen(cloud);
  for (const { id } of servers) await cloud.ask('DELETE', `${compute}/servers/${id}`);
  for (const { id } of snapshots) await cloud.ask('DELETE', `${volume}/snapshots/${id}`);
  if (servers.length === 0 && snapshots.length === 0) {
    for (const { id } of volumes) await cloud.ask('DELETE', `${volume}/volumes/${id}`);
    for (const { id } of images) await cloud.ask('DELETE', `/image/v2/images/${id}`);
  }
}

/** Whether there is nothing of it any more. */
export async function isEmpty(cloud: MachineCloud): Promise<boolean> {
  const { servers, snapshots, volumes } = await seen(cloud);
  return servers.length + snapshots.length + volumes.length === 0;
}
