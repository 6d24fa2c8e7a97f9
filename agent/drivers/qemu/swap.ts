/** One volume in the place of another: copied while the guest goes on, which never notices. Which of the two it has is asked of QEMU, not of the record. */
import { hash } from 'node:crypto';
import { z } from 'zod/mini';
import { type Driver, DriverFault } from '../../driver.ts';
import { type Qmp, QmpRefusal } from '../../qmp.ts';
import { notConnected, without } from './attachments.ts';
import { endJob, findJob, jobThatIs } from './jobs.ts';
import type { Parts } from './parts.ts';
import type { Connection } from './record.ts';
import { bytesOf, deviceOf, nodeOf, showAll } from './volumes.ts';

const devices = z.array(
  z.looseObject({ qdev: z.optional(z.string()), inserted: z.optional(z.looseObject({ 'node-name': z.optional(z.string()) })) }),
);

/** The node that a device of the guest reads from. */
async function nodeBehind(qmp: Qmp, device: string): Promise<string | undefined> {
  const found = devices.parse(await qmp.ask('query-block')).find(({ qdev }) => qdev?.split('/').includes(device));
  return found?.inserted?.['node-name'];
}

interface Swap {
  readonly serverId: string;
  readonly from: { readonly volumeId: string; readonly connection: Pick<Connection, 'attachmentId'> };
  readonly to: { readonly volumeId: string; readonly connection: Connection };
}
const jobOf = ({ to }: Swap) => `x${hash('sha256', nodeOf(to.volumeId, to.connection)).slice(0, 24)}`;

export function swapCalls({ host: { records, clock }, guests, monitors, volumes }: Parts): Pick<Driver, 'swapVolume'> {
  /** The guest has the other one, and that is written down: what is left of the copying goes. */
  async function finish(qmp: Qmp, swap: Swap): Promise<void> {
    const { serverId, from, to } = swap;
    await endJob(qmp, jobOf(swap), clock);
    await volumes.disconnect(serverId, qmp, from.volumeId, from.connection);
    await showAll(qmp, to.volumeId, to.connection);
  }

  /** @throws DriverFault when it cannot be copied: the guest has the first, and nothing is left of the other */
  async function copy(qmp: Qmp, swap: Swap): Promise<void> {
    const { serverId, from, to } = swap;
    const [source, target, job] = [nodeOf(from.volumeId, from.connection), nodeOf(to.volumeId, to.connection), jobOf(swap)];
    const isDone = async () => (await nodeBehind(qmp, deviceOf(to.connection))) === target;
    if (await isDone()) return;
    try {
      // As large as the first as long as it is copied to, for QEMU copies only between equals.
      await volumes.connect(serverId, qmp, to.volumeId, to.connection, await bytesOf(qmp, source));
      if ((await findJob(qmp, job)) === undefined) {
        await qmp.ask('blockdev-mirror', { 'job-id': job, device: source, target, sync: 'full', 'auto-dismiss': false });
      }
      const copied = await jobThatIs(qmp, job, clock, ['ready', 'concluded']);
      if (copied?.status === 'ready') await qmp.ask('job-complete', { id: job });
      await jobThatIs(qmp, job, clock, ['concluded']);
      if (await isDone()) return;
    } catch (error) {
      if (!(error instanceof QmpRefusal)) throw error;
    }
    await endJob(qmp, job, clock);
    await volumes.disconnect(serverId, qmp, to.volumeId, to.connection);
    throw new DriverFault('The volume could not be copied to the other one.');
  }

  return {
    async swapVolume(serverId, { from, to }) {
      const record = await records.get(serverId);
      const old = record.connections[from.volumeId];
      const there = record.connections[to.volumeId];
      if (old === undefined && there?.attachmentId === to.attachmentId) {
        const swap = { serverId, from: { volumeId: from.volumeId, connection: from }, to: { volumeId: to.volumeId, connection: there } };
        if (await guests.isUp(record)) await monitors.with(serverId, (qmp) => finish(qmp, swap));
        return { powerState: await guests.powerState(record) };
      }
      if (old === undefined || (old.attachmentId ?? from.attachmentId) !== from.attachmentId) throw notConnected();
      if (!(await guests.isUp(record))) throw new DriverFault('A volume is exchanged for another only while the machine runs.');
      const { attachmentId, device, connection } = to;
      const next = { ...old, attachmentId, device, connection };
      const swap = { serverId, from: { volumeId: from.volumeId, connection: old }, to: { volumeId: to.volumeId, connection: next } };
      const swapped = { ...record, connections: { ...without(record, from.volumeId).connections, [to.volumeId]: next } };
      await monitors.with(serverId, async (qmp) => {
        await copy(qmp, swap);
        // From here on there is no way back.
        await records.save(swapped);
        await finish(qmp, swap);
      });
      return { powerState: await guests.powerState(swapped) };
    },
  };
}
