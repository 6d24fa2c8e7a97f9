/** What a suspended machine remembers: a file in its folder, which QEMU writes and reads as if it moved to another host. */
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod/mini';
import type { Clock } from '../../../shared/clock.ts';
import type { Qmp } from '../../qmp.ts';

export const memoryFile = 'memory';
const socketName = 'memory.socket';
const pauseMilliseconds = 50;

/** It cannot be written or read; its machine is as it was. */
export class MemoryFailure extends Error {
  override readonly name = 'MemoryFailure';
}

const migration = z.object({ status: z.optional(z.string()) });
const over = new Set(['completed', 'failed', 'cancelled']);

async function moved(qmp: Qmp, clock: Clock): Promise<void> {
  for (;;) {
    const { status = 'none' } = migration.parse(await qmp.ask('query-migrate'));
    if (status === 'completed') return;
    if (over.has(status)) throw new MemoryFailure(`The memory could not be moved: ${status}.`);
    await clock.sleep(pauseMilliseconds);
  }
}

/** Writes it down, whole or not at all. Its guest stands still before, and afterwards its process is of no more use. */
export async function saveMemory(folder: string, qmp: Qmp, clock: Clock): Promise<void> {
  const part = join(folder, `${memoryFile}.part`);
  await rm(join(folder, socketName), { force: true });
  const handle = await open(folder, 'r');
  // Named as in `connectIn`: a socket's path has to be short.
  const server = createServer({ pauseOnConnect: true });
  try {
    const written = new Promise<void>((resolve, reject) => {
      server.once('connection', (socket) => pipeline(socket, createWriteStream(part, { mode: 0o600, flush: true })).then(resolve, reject));
      server.once('error', reject);
    });
    written.catch(() => {});
    await new Promise<void>((resolve) => void server.listen(`/proc/self/fd/${handle.fd}/${socketName}`, resolve));
    const to = { uri: `unix:${socketName}` };
    // Nobody waits for the guest: as fast as it goes.
    await qmp.ask('migrate-set-parameters', { 'max-bandwidth': 2 ** 40 });
    await qmp.ask('migrate', to);
    await moved(qmp, clock);
    await written.catch((error: unknown) => {
      throw new MemoryFailure('The memory could not be written.', { cause: error });
    });
    await rename(part, join(folder, memoryFile));
  } finally {
    server.close();
    await handle.close();
    await rm(join(folder, socketName), { force: true });
    await rm(part, { force: true });
  }
}

/** Reads it from the descriptor that the process was started with. */
export async function loadMemory(qmp: Qmp, clock: Clock): Promise<void> {
  await qmp.ask('migrate-incoming', { uri: 'fd:3' });
  await moved(qmp, clock);
}
