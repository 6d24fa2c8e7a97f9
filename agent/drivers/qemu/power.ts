/** Starting, stopping, pausing, suspending, rebooting. What is wanted is written down first: whoever comes after a dead agent or a dead host goes on from there. */
import { join } from 'node:path';
import type { PowerVerb } from '../../../shared/messaging/commands.ts';
import type { CommandResult } from '../../../shared/messaging/events.ts';
import * as powerStates from '../../../shared/messaging/power-states.ts';
import { type Driver, DriverFault } from '../../driver.ts';
import { noGuest, statusOf } from './guests.ts';
import { isThere } from './is-there.ts';
import { MemoryFailure, memoryFile, saveMemory } from './memory.ts';
import type { Parts } from './parts.ts';
import type { MachineRecord } from './record.ts';
import { withoutRescue } from './rescue.ts';

export function powerCalls({ host, guests, monitors }: Parts): Pick<Driver, 'power' | 'reboot' | 'triggerCrashDump'> {
  const { records, clock } = host;
  const memoryOf = ({ serverId }: MachineRecord) => join(records.folderOf(serverId), memoryFile);

  async function standStill(record: MachineRecord, wanted: 'paused' | 'suspended'): Promise<MachineRecord> {
    if (!(await guests.isUp(record))) throw noGuest();
    await monitors.with(record.serverId, (qmp) => qmp.ask('stop'));
    return wanted === 'paused' ? records.save({ ...record, wanted }) : record;
  }

  const verbs: Readonly<Record<PowerVerb, (record: MachineRecord) => Promise<unknown>>> = {
    start: async (record) => {
      if (await guests.isUp(record)) return guests.bringUp(record, { wanted: 'running' });
      return guests.bringUp(await withoutRescue(host, record), { wanted: 'running' });
    },
    async stop(record) {
      const saved = await records.save({ ...record, wanted: 'shutdown' });
      await guests.shutDown(saved, 'gently');
    },
    pause: (record) => standStill(record, 'paused'),
    async unpause(record) {
      if (!(await guests.isUp(record))) throw noGuest();
      return guests.bringUp(record, { wanted: 'running' });
    },
    async suspend(record) {
      const isSaved = await isThere(memoryOf(record));
      if (!isSaved) {
        const isRunning = (await guests.powerState(record)) === powerStates.running;
        await standStill(record, 'suspended');
        await monitors.with(record.serverId, async (qmp) => {
          try {
            await saveMemory(records.folderOf(record.serverId), qmp, clock);
          } catch (error) {
            if (!(error instanceof MemoryFailure)) throw error;
            if (isRunning) await qmp.ask('cont');
            throw new DriverFault('The machine could not be suspended: there is no room for its memory.', { cause: error });
          }
        });
      } else if (record.wanted === 'suspended' && !(await guests.isUp(record))) return;
      await records.save({ ...record, wanted: 'suspended' });
      await guests.halt(record);
    },
    resume: (record) => guests.bringUp(record, { wanted: 'running' }),
  };

  return {
    async power(serverId, verb): Promise<CommandResult> {
      const record = await records.get(serverId);
      await verbs[verb](record);
      return { powerState: await guests.powerState(await records.get(serverId)) };
    },
    async reboot(serverId, type) {
      const record = await records.save({ ...(await records.get(serverId)), wanted: 'running' });
      await guests.shutDown(record, type === 'SOFT' ? 'gently' : 'at once');
      const up = await guests.bringUp(await withoutRescue(host, record), { wanted: 'running' });
      return { powerState: await guests.powerState(up) };
    },
    async triggerCrashDump(serverId) {
      const record = await records.get(serverId);
      if (!(await guests.isUp(record))) throw noGuest();
      const state = await monitors.with(serverId, async (qmp) => {
        const before = await statusOf(qmp);
        if (before === 'shutdown') throw new DriverFault('The machine does not run.');
        await qmp.ask('inject-nmi');
        return before;
      });
      host.log.write({ level: 'info', event: 'interrupt injected', serverId, state });
      return { powerState: await guests.powerState(record) };
    },
  };
}
