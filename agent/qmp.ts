/** A monitor of QEMU: commands are answered in any order, events come in between. It has one client at a time. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod/mini';

const message = z.looseObject({
  QMP: z.optional(z.unknown()),
  event: z.optional(z.string()),
  data: z.optional(z.record(z.string(), z.unknown())),
  id: z.optional(z.int()),
  return: z.optional(z.unknown()),
  error: z.optional(z.object({ class: z.string(), desc: z.string() })),
});

export interface QmpEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** QEMU has understood, and says no. What it says may hold paths. */
export class QmpRefusal extends Error {
  override readonly name = 'QmpRefusal';
}

/** The monitor does not answer, or is gone. */
export class QmpLost extends Error {
  override readonly name = 'QmpLost';
}

export interface Qmp {
  /** @throws QmpRefusal, QmpLost */
  ask(command: string, args?: object): Promise<unknown>;
  /** Resolves with the next event that fits, or with undefined when none comes in time or the monitor is gone. To be called before that which causes it. */
  next(fits: (event: QmpEvent) => boolean, milliseconds: number): Promise<QmpEvent | undefined>;
  /** The next event that fits, however long it takes unless a bound is given. To be called before that which causes it. @throws QmpLost when the monitor is gone, or it does not come in time */
  event(fits: (event: QmpEvent) => boolean, milliseconds?: number): Promise<QmpEvent>;
  /** Resolves when the monitor is gone, for whatever reason. */
  readonly ended: Promise<void>;
  close(): void;
}

/** A socket in a folder, however long the folder's path is: that of a socket ends at 107 bytes. */
export async function connectIn(folder: string, name: string): Promise<Socket> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  const socket = connect(`/proc/self/fd/${handle.fd}/${name}`);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return socket;
  } finally {
    await handle.close();
  }
}

/** How long is waited for the greeting, which a monitor that serves another client does not give, and for each answer, milliseconds. */
export interface Patience {
  readonly greeting: number;
  readonly answer: number;
}

/** @throws QmpLost when nobody is there, or serves another client. */
export async function openQmp(folder: string, patience: Patience): Promise<Qmp> {
  const socket = await connectIn(folder, 'qmp').catch((error: unknown) => {
    throw new QmpLost('The monitor is not there.', { cause: error });
  });
  return spokenTo(socket, patience);
}

/** The monitor at a socket that is connected, or about to be. @throws QmpLost as `openQmp` does */
export async function spokenTo(socket: Socket, { greeting, answer }: Patience): Promise<Qmp> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Set<(event: QmpEvent | undefined) => void>();
  const greeted = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let last = 0;

  const end = (error: Error) => {
    // Destroyed, not ended: one that waits half open would be served next, by nobody.
    socket.destroy();
    greeted.reject(error);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    for (const listener of [...listeners]) listener(undefined);
    ended.resolve();
  };
  greeted.promise.catch(() => {});
  socket.on('error', (error) => end(new QmpLost('The monitor broke off.', { cause: error })));
  socket.on('close', () => end(new QmpLost('The monitor was closed.')));
  const lines = createInterface({ input: socket });
  // It passes on what is heard above already.
  lines.on('error', () => {});
  lines.on('line', (line) => {
    const read = z.safeParse(message, parsed(line));
    if (!read.success) return end(new QmpLost('The monitor says what nobody understands.'));
    const { QMP, event, data = {}, id, error, return: returned } = read.data;
    if (QMP !== undefined) greeted.resolve();
    else if (event !== undefined) for (const listener of [...listeners]) listener({ event, data });
    else {
      const call = waiting.get(id ?? 0);
      waiting.delete(id ?? 0);
      if (error) call?.reject(new QmpRefusal(error.desc));
      else call?.resolve(returned);
    }
  });

  async function within<T>(work: Promise<T>, milliseconds: number, what: string): Promise<T> {
    const timer = setTimeout(() => end(new QmpLost(`The monitor does not answer to ${what}.`)), milliseconds);
    return work.finally(() => clearTimeout(timer));
  }

  function next(fits: (event: QmpEvent) => boolean, milliseconds?: number): Promise<QmpEvent | undefined> {
    const { promise, resolve } = Promise.withResolvers<QmpEvent | undefined>();
    // Nothing comes from one that is gone.
    if (socket.destroyed) resolve(undefined);
    const listener = (event: QmpEvent | undefined) => {
      if (event === undefined || fits(event)) resolve(event);
    };
    listeners.add(listener);
    const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds, undefined);
    return promise.finally(() => {
      clearTimeout(timer);
      listeners.delete(listener);
    });
  }

  const qmp: Qmp = {
    ask(command, args = {}) {
      const id = ++last;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      if (socket.destroyed) return Promise.reject(new QmpLost('The monitor was closed.'));
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
      return within(promise, answer, command);
    },
    next,
    async event(fits, milliseconds) {
      const event = await next(fits, milliseconds);
      if (event === undefined) throw new QmpLost('What was waited for has not happened.');
      return event;
    },
    ended: ended.promise,
    close: () => end(new QmpLost('The monitor was closed.')),
  };
  if (socket.destroyed) throw new QmpLost('The monitor was closed.');
  await within(greeted.promise, greeting, 'a client');
  await qmp.ask('qmp_capabilities');
  return qmp;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
