/** Volumes of a machine that runs: connected over NBD, plugged into their slots, and let go of. */

import { hash } from 'node:crypto';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { type NbdConnection, nbdConnection } from '../../../shared/messaging/volume-orders.ts';
import { DriverFault } from '../../driver.ts';
import { type Qmp, QmpRefusal } from '../../qmp.ts';
import { atErrors, bootIndexOf, portOf } from './definition.ts';
import type { Host } from './host.ts';
import { isThere } from './is-there.ts';
import type { Connection } from './record.ts';

const reachable = z.object({ driver_volume_type: z.literal('nbd'), data: nbdConnection });
const ownFiles = /^v[0-9a-f]{24}\.(?:keys|nbd)$/;
const portAnswer = z.object({ port: z.int() });

/** Once connected it waits so long for a server that went away before its guest sees an error, seconds. */
const reconnectSeconds = 30;
/** So long it waits for one that does not answer at first, seconds: meanwhile its guest stands still. */
const openSeconds = 2;
const portMilliseconds = 5_000;
const pauseMilliseconds = 200;

/** @throws DriverFault for a volume that this hypervisor has no way to */
export function readConnection({ connection }: Pick<Connection, 'connection'>): NbdConnection {
  const read = z.safeParse(reachable, connection);
  if (read.success) return read.data.data;
  throw new DriverFault(
    connection['driver_volume_type'] === 'local'
      ? 'The volume has no data: no volume agent keeps it.'
      : 'The volume is connected in a way that this hypervisor does not know.',
  );
}

/** What its device reads from stands on what speaks to its server. Names of at most 31 characters, others for each attachment. */
export const nodeOf = (volumeId: string, { attachmentId }: Pick<Connection, 'attachmentId'>) =>
  `v${hash('sha256', attachmentId ?? volumeId).slice(0, 24)}`;
export const clientOf = (node: string) => `c${node.slice(1)}`;
export const deviceOf = ({ slot }: Pick<Connection, 'slot'>) => `volume-${slot}`;

const named = z.array(z.object({ name: z.string() }));
const nodes = z.array(z.object({ 'node-name': z.optional(z.string()) }));

export const hasDevice = async (qmp: Qmp, id: string) =>
  named.parse(await qmp.ask('qom-list', { path: '/machine/peripheral' })).some(({ name }) => name === id);

export const hasNode = async (qmp: Qmp, name: string) =>
  nodes.parse(await qmp.ask('query-named-block-nodes', { flat: true })).some((node) => node['node-name'] === name);

/** What is refused because it has been done. */
async function asked(qmp: Qmp, command: string, args: object): Promise<void> {
  await qmp.ask(command, args).catch((error: unknown) => {
    if (!(error instanceof QmpRefusal)) throw error;
  });
}

const topOf = (node: string, { is_read_only }: Pick<NbdConnection, 'is_read_only'>) => ({
  driver: 'raw',
  'node-name': node,
  file: clientOf(node),
  'read-only': is_read_only,
});

const sizes = z.array(z.looseObject({ 'node-name': z.optional(z.string()), image: z.object({ 'virtual-size': z.int() }) }));

/** How large it is as far as QEMU knows, bytes. @throws Error when it is not there */
export async function bytesOf(qmp: Qmp, node: string): Promise<number> {
  const found = sizes.parse(await qmp.ask('query-named-block-nodes', { flat: true })).find((each) => each['node-name'] === node);
  if (found === undefined) throw new Error('The volume is not connected.');
  return found.image['virtual-size'];
}

/** The guest sees all that is known of the volume. */
export async function showAll(qmp: Qmp, volumeId: string, connection: Connection): Promise<void> {
  const node = nodeOf(volumeId, connection);
  // As large as what it stands on, if it was to look smaller.
  await qmp.ask('blockdev-reopen', { options: [topOf(node, readConnection(connection))] });
  await qmp.ask('block_resize', { 'node-name': node, size: await bytesOf(qmp, clientOf(node)) });
}

/** Finds out how large the volume has become. */
export async function lookAgain(qmp: Qmp, volumeId: string, connection: Connection): Promise<void> {
  const node = nodeOf(volumeId, connection);
  const client = clientOf(node);
  // A server that has taken the volume away to make it larger is spoken to again only by who reads from it.
  await qmp.ask('human-monitor-command', { 'command-line': `qemu-io ${client} "read 0 512"` });
  // To ask for the size that it had makes QEMU look at the size that it has.
  await qmp.ask('block_resize', { 'node-name': node, size: await bytesOf(qmp, client) });
}

export interface Volumes {
  /**
   * @param mostBytes what is beyond is not to be seen yet
   * @returns its node
   * @throws DriverFault when it is not reached in time
   */
  connect(serverId: string, qmp: Qmp, volumeId: string, connection: Connection, mostBytes?: number): Promise<string>;
  disconnect(serverId: string, qmp: Qmp, volumeId: string, connection: Pick<Connection, 'attachmentId'>): Promise<void>;
  /** The guest has it. */
  attach(serverId: string, qmp: Qmp, volumeId: string, connection: Connection): Promise<void>;
  /** What was needed to connect the volumes of a machine that has no process: their keys among them. */
  clean(serverId: string): Promise<void>;
  /** The guest has let go of it. @throws DriverFault when it does not */
  detach(serverId: string, qmp: Qmp, volumeId: string, connection: Connection): Promise<void>;
}

export function volumesOf({ records, clock, times }: Pick<Host, 'records' | 'clock' | 'times'>): Volumes {
  /** Where QEMU finds it, as it names such places. @returns undefined as long as the export is not there */
  async function serverOf(serverId: string, node: string, { reach, export: name }: NbdConnection): Promise<object | undefined> {
    if ('folder' in reach) {
      const link = `${node}.nbd`;
      const at = join(records.folderOf(serverId), link);
      const socket = join(reach.folder, name);
      if (!(await isThere(socket))) return undefined;
      await rm(at, { force: true });
      // A path of its own: that of a socket has to be short.
      await symlink(socket, at);
      return { type: 'unix', path: link };
    }
    const { address, port } = reach;
    const host = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
    try {
      const answer = await fetch(`http://${host}:${port}/exports/${encodeURIComponent(name)}`, {
        signal: AbortSignal.timeout(portMilliseconds),
      });
      if (!answer.ok) return undefined;
      return { type: 'inet', host: address, port: String(portAnswer.parse(await answer.json()).port) };
    } catch {
      return undefined;
    }
  }

  const keysOf = (serverId: string, node: string) => join(records.folderOf(serverId), `${node}.keys`);

  async function connectOnce(serverId: string, qmp: Qmp, node: string, to: NbdConnection): Promise<boolean> {
    if (await hasNode(qmp, clientOf(node))) return true;
    const server = await serverOf(serverId, node, to);
    if (server === undefined) return false;
    if (to.key !== undefined) {
      const keys = keysOf(serverId, node);
      await mkdir(keys, { recursive: true, mode: 0o700 });
      await writeFile(join(keys, 'keys.psk'), `${to.export}:${to.key}\n`, { mode: 0o600 });
      await asked(qmp, 'object-del', { id: `tls-${node}` });
      const tls = { 'qom-type': 'tls-creds-psk', id: `tls-${node}`, endpoint: 'client', dir: `${node}.keys`, username: to.export };
      await qmp.ask('object-add', tls);
    }
    try {
      await qmp.ask('blockdev-add', {
        driver: 'nbd',
        'node-name': clientOf(node),
        server,
        export: to.export,
        'read-only': to.is_read_only,
        'reconnect-delay': reconnectSeconds,
        'open-timeout': openSeconds,
        ...(to.key !== undefined && { 'tls-creds': `tls-${node}` }),
      });
      return true;
    } catch (error) {
      if (!(error instanceof QmpRefusal)) throw error;
      return false;
    }
  }

  async function forget(serverId: string, qmp: Qmp, node: string): Promise<void> {
    for (const each of [node, clientOf(node)]) if (await hasNode(qmp, each)) await qmp.ask('blockdev-del', { 'node-name': each });
    await asked(qmp, 'object-del', { id: `tls-${node}` });
    await rm(keysOf(serverId, node), { recursive: true, force: true });
    await rm(join(records.folderOf(serverId), `${node}.nbd`), { force: true });
  }

  const volumes: Volumes = {
    async connect(serverId, qmp, volumeId, connection, mostBytes) {
      const to = readConnection(connection);
      const node = nodeOf(volumeId, connection);
      if (await hasNode(qmp, node)) return node;
      for (const from = clock.now(); !(await connectOnce(serverId, qmp, node, to)); await clock.sleep(pauseMilliseconds)) {
        if (clock.now() - from < times.volume) continue;
        await forget(serverId, qmp, node);
        throw new DriverFault('The volume could not be reached.');
      }
      const limit = mostBytes === undefined ? {} : { size: mostBytes };
      await qmp.ask('blockdev-add', { ...topOf(node, to), ...limit });
      return node;
    },
    async clean(serverId) {
      const folder = records.folderOf(serverId);
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((each) => ownFiles.test(each))) await rm(join(folder, name), { recursive: true, force: true });
    },
    disconnect: (serverId, qmp, volumeId, connection) => forget(serverId, qmp, nodeOf(volumeId, connection)),
    async attach(serverId, qmp, volumeId, connection) {
      const id = deviceOf(connection);
      if (await hasDevice(qmp, id)) return;
      const node = await volumes.connect(serverId, qmp, volumeId, connection);
      try {
        await qmp.ask('device_add', {
          driver: 'virtio-blk-pci',
          id,
          drive: node,
          bus: portOf(connection.slot),
          addr: '0x0',
          // As much as there is room for.
          serial: volumeId.slice(0, 20),
          ...atErrors,
          ...bootIndexOf(connection.bootIndex),
        });
      } catch (error) {
        if (!(error instanceof QmpRefusal)) throw error;
        await forget(serverId, qmp, node);
        throw new DriverFault('The machine does not take the volume.', { cause: error });
      }
    },
    async detach(serverId, qmp, volumeId, connection) {
      const id = deviceOf(connection);
      for (let attempt = 0; await hasDevice(qmp, id); attempt++) {
        // A guest that is not up yet loses the request: it is made again.
        if (attempt === times.unplugAttempts) {
          const name = connection.device.replace(/^\/dev\//, '');
          throw new DriverFault(`Device detach failed for ${name}: Unable to detach the device from the live config.`);
        }
        const gone = qmp.next(({ event, data }) => event === 'DEVICE_DELETED' && data['device'] === id, times.unplug);
        await asked(qmp, 'device_del', { id });
        await gone;
      }
      await forget(serverId, qmp, nodeOf(volumeId, connection));
    },
  };
  return volumes;
}
