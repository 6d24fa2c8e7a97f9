/** What can be seen of a machine while other calls are under way. */
import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/mini';
import * as limits from '../../../shared/limits.ts';
import type { Diagnostics } from '../../../shared/messaging/questions.ts';
import { lastLines } from '../../console.ts';
import type { Driver } from '../../driver.ts';
import { type Qmp, QmpLost, QmpRefusal } from '../../qmp.ts';
import { consoleFile, macsOf } from './definition.ts';
import type { Parts } from './parts.ts';
import type { MachineRecord } from './record.ts';
import { deviceOf } from './volumes.ts';

/** A console that is longer is cut, bytes; what is shown of it is kept. */
const longestConsole = 16 * 2 ** 20;
const earlierFile = `${consoleFile}.1`;

const blockStats = z.array(
  z.looseObject({
    qdev: z.optional(z.string()),
    stats: z.looseObject({
      rd_bytes: z.int(),
      rd_operations: z.int(),
      wr_bytes: z.int(),
      wr_operations: z.int(),
      failed_rd_operations: z.int(),
      failed_wr_operations: z.int(),
    }),
  }),
);
const threads = z.array(z.looseObject({ 'thread-id': z.int() }));
const balloon = z.object({ actual: z.int() });

/** Of the kernel's clock of processes: always so many on Linux. */
const ticksPerSecond = 100;
const nanosecondsPerTick = 1e9 / ticksPerSecond;
const unknown = { bytes: null, packets: null, errors: null, dropped: null };

/** The end of a file, so many bytes at most. */
async function endOf(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return Buffer.alloc(0);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The console's file does not grow without end. QEMU goes on writing at what is its end then. */
export async function cutConsole(folder: string): Promise<void> {
  const file = join(folder, consoleFile);
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size <= longestConsole) return;
  await writeFile(join(folder, earlierFile), await endOf(file, limits.consoleBytes), { mode: 0o600 });
  await truncate(file);
}

async function processorTime(thread: number): Promise<number | null> {
  const text = await readFile(`/proc/${thread}/stat`, 'utf8').catch(() => '');
  // Behind the name, which may hold anything: state, parent, ...; the times are the 14th and 15th of all.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[11], fields[12]];
  return user === undefined || system === undefined ? null : (Number(user) + Number(system)) * nanosecondsPerTick;
}

type Looking = Pick<Driver, 'consoleOutput' | 'console' | 'diagnostics'>;

export function lookingCalls({ host: { records, clock }, guests, monitors }: Parts): Looking {
  async function diskNumbers(record: MachineRecord, qmp: Qmp): Promise<Diagnostics['disks']> {
    const volumes = Object.values(record.connections).map((connection) => [
      deviceOf(connection),
      connection.device.replace(/^\/dev\//, ''),
    ]);
    const own = record.disks.map(({ name }) => [`disk-${name}`, name]);
    const names = new Map<string, string>([...own, ...volumes].map(([id, name]) => [id ?? '', name ?? '']));
    return blockStats.parse(await qmp.ask('query-blockstats')).flatMap(({ qdev, stats }) => {
      const device = qdev?.split('/').flatMap((part) => names.get(part) ?? [])[0];
      if (device === undefined) return [];
      return {
        device,
        readBytes: stats.rd_bytes,
        readRequests: stats.rd_operations,
        writeBytes: stats.wr_bytes,
        writeRequests: stats.wr_operations,
        errors: stats.failed_rd_operations + stats.failed_wr_operations,
      };
    });
  }

  return {
    async consoleOutput(serverId, lines) {
      await records.get(serverId);
      const folder = records.folderOf(serverId);
      const [earlier, latest] = await Promise.all(
        [earlierFile, consoleFile].map((file) => endOf(join(folder, file), limits.consoleBytes + 4)),
      );
      return lastLines(Buffer.concat([earlier ?? Buffer.alloc(0), latest ?? Buffer.alloc(0)]), lines);
    },
    // Its consoles are sockets in its folder, at which no proxy arrives.
    async console(serverId) {
      await records.get(serverId);
      return null;
    },
    async diagnostics(serverId) {
      const record = await records.get(serverId);
      const { build, startedAt } = record;
      const powerState = await guests.powerState(record);
      const still: Diagnostics = {
        powerState,
        driver: 'libvirt',
        hypervisor: 'qemu',
        hypervisorOs: 'linux',
        uptimeSeconds: null,
        memory: { maximumMib: build?.flavor.memoryMib ?? null, usedMib: null },
        cpus: [],
        disks: [],
        nics: macsOf(record).map((mac, index) => ({ device: `net-${index}`, mac, received: unknown, sent: unknown })),
      };
      if (!(await guests.isUp(record))) return still;
      try {
        return await monitors.with(serverId, async (qmp) => {
          const cpus = threads.parse(await qmp.ask('query-cpus-fast')).map(({ 'thread-id': thread }) => processorTime(thread));
          const { actual } = balloon.parse(await qmp.ask('query-balloon'));
          return {
            ...still,
            uptimeSeconds: startedAt === null ? null : Math.max(0, Math.floor((clock.now() - startedAt) / 1000)),
            memory: { ...still.memory, usedMib: Math.floor(actual / 2 ** 20) },
            cpus: (await Promise.all(cpus)).map((nanoseconds) => ({ nanoseconds, percent: null })),
            disks: await diskNumbers(record, qmp),
          };
        });
      } catch (error) {
        // It is just going, or does not answer: what is known without it is told.
        if (error instanceof QmpLost || error instanceof QmpRefusal) return still;
        throw error;
      }
    },
  };
}
