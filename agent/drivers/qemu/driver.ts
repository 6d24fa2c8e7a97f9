/** Machines of QEMU, which it is spoken to about itself: no daemon stands between. */
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as powerStates from '../../../shared/messaging/power-states.ts';
import { type Driver, DriverFault, type Machine } from '../../driver.ts';
import { openNetworkBook } from '../../network/book.ts';
import { uptimeOfSystem } from '../../uptime.ts';
import { attachmentCalls } from './attachments.ts';
import { buildingCalls } from './building.ts';
import { disksOf } from './disks.ts';
import { guestAgentCalls } from './guest-agent.ts';
import { guestsOf } from './guests.ts';
import { cacheImage, holdImages } from './held-images.ts';
import { bootIdOf, type Host, type QemuOptions, usualTimes } from './host.ts';
import { interfaceCalls } from './interfaces.ts';
import { hostInventory } from './inventory.ts';
import { liveCalls } from './live.ts';
import { cutConsole, lookingCalls } from './looking.ts';
import { type Metadata, metadataOf } from './metadata.ts';
import { openMonitors } from './monitors.ts';
import { moveCalls } from './moves.ts';
import { powerCalls } from './power.ts';
import { openRecords } from './records.ts';
import { rescueCalls } from './rescue.ts';
import { snapshotCalls } from './snapshots.ts';
import { swapCalls } from './swap.ts';
import { volumesOf } from './volumes.ts';

export interface QemuMachine extends Machine {
  /** The port of 127.0.0.1 that leads to its guest's secure shell. */
  readonly sshPort: number;
}

export interface QemuDriver extends Driver {
  machines(): Promise<readonly QemuMachine[]>;
  listen: Metadata['hear'];
  /** To be called when the agent starts: after the host has booted, machines that should run are started. Those that cannot be are told of in the log. */
  resumeGuests(): Promise<void>;
}

type Calls = Omit<
  QemuDriver,
  | 'inventory'
  | 'uptime'
  | 'cacheImage'
  | 'machines'
  | 'astray'
  | 'listen'
  | 'resumeGuests'
  | 'updateFilters'
  | keyof ReturnType<typeof lookingCalls>
>;

/** Each server's calls one after the other, those of the start among them. */
function inTurn<Each extends Record<string, unknown>>(
  calls: Each,
): { readonly calls: Each; turn<T>(serverId: string, work: () => Promise<T>): Promise<T> } {
  const last = new Map<string, Promise<unknown>>();
  function turn<T>(serverId: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(serverId) ?? Promise.resolve();
    const mine = before.then(work, work);
    const over = mine.catch(() => {}).then(() => void (last.get(serverId) === over && last.delete(serverId)));
    last.set(serverId, over);
    return mine;
  }
  // The cast says what the loop over the calls has made: each again, with its turn.
  const turned = Object.entries(calls as Record<string, (serverId: string, ...rest: readonly unknown[]) => Promise<unknown>>).map(
    ([name, call]) => [name, (serverId: string, ...rest: readonly unknown[]) => turn(serverId, () => call(serverId, ...rest))] as const,
  );
  return { calls: Object.fromEntries(turned) as unknown as Each, turn };
}

export async function openQemuDriver(options: QemuOptions): Promise<QemuDriver> {
  const { folder, contents, clock, log, accelerator, receiver, cgroups, inventory } = options;
  const effect = async (what: string) => {
    await options.effect?.(what);
  };
  const records = await openRecords(folder, effect);
  const images = holdImages(options.images, records);
  // Before any is fetched: there may not be room for all.
  await images.tell();
  const host: Host = {
    images,
    contents,
    clock,
    log,
    accelerator,
    receiver,
    cgroups,
    records,
    network: openNetworkBook(join(dirname(folder), 'network'), true),
    effect,
    times: { ...usualTimes, ...options.times },
  };
  for (const { state, machineId, serverId, transferKey: key } of await records.all())
    if (state === 'received' && key !== undefined) receiver?.await(machineId, { key, folder: records.folderOf(serverId) });
  const monitors = openMonitors(host);
  const volumes = volumesOf(host);
  const metadata = metadataOf(host);
  const guests = guestsOf(host, { monitors, volumes, metadata });
  const parts = { host, monitors, volumes, guests, disks: disksOf(host) };

  // No server is named where filters are told: they wait for no server's calls.
  const { updateFilters, ...interfaceOfServers } = interfaceCalls(parts);
  const own: Calls = {
    ...buildingCalls(parts),
    ...powerCalls(parts),
    ...rescueCalls(parts),
    ...moveCalls(parts),
    ...liveCalls(parts),
    ...snapshotCalls(parts),
    ...attachmentCalls(parts),
    ...swapCalls(parts),
    ...interfaceOfServers,
    ...guestAgentCalls(parts),
  };
  const { calls, turn } = inTurn({ ...own });

  async function startAgain(serverId: string): Promise<void> {
    const record = await records.find(serverId);
    if (record?.state !== 'built' || (record.wanted !== 'running' && record.wanted !== 'paused') || record.bootId === (await bootIdOf()))
      return;
    if (await guests.isUp(record)) return;
    // The lock of a process that the host has taken with it.
    await rm(join(records.folderOf(serverId), 'pid'), { force: true });
    try {
      await guests.bringUp(record, { wanted: record.wanted });
    } catch (error) {
      // It is off from now on, like any other that could not be started.
      if (error instanceof DriverFault) await records.save({ ...record, bootId: await bootIdOf() });
      throw error;
    }
    log.write({ level: 'info', event: 'machine started again', serverId });
  }

  return {
    ...calls,
    ...lookingCalls(parts),
    inventory: () => hostInventory(folder, inventory),
    updateFilters,
    uptime: uptimeOfSystem,
    cacheImage: async (image) => cacheImage(host, image),
    async machines() {
      const all = (await records.all()).flatMap((record) => (record.state === 'building' ? [] : [{ record, state: record.state }]));
      return Promise.all(
        all.map(async ({ record, state }) => {
          const { serverId, machineId, connections, sshPort } = record;
          await cutConsole(records.folderOf(serverId));
          const powerState = await guests.powerState(record);
          return {
            serverId,
            machineId,
            state,
            powerState,
            volumeIds: Object.keys(connections),
            sshPort,
          };
        }),
      );
    },
    async astray() {
      const found: string[] = [];
      for (const record of await records.all()) {
        const isToRun = record.state === 'built' && (record.wanted === 'running' || record.wanted === 'paused');
        if (!isToRun) continue;
        const powerState = await guests.powerState(record);
        if (powerState === powerStates.shutdown || powerState === powerStates.crashed) found.push(record.serverId);
      }
      return found;
    },
    listen: metadata.hear,
    async resumeGuests() {
      for (const { serverId } of await records.all()) {
        metadata.serve({ serverId });
        await turn(serverId, () => startAgain(serverId)).catch((error: unknown) => {
          const reason = error instanceof DriverFault ? error.message : String(error);
          log.write({ level: 'error', event: 'machine not started again', serverId, reason });
        });
      }
    },
  };
}
