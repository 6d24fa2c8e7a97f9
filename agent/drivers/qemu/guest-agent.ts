/** The agent inside a guest: QEMU's, at a channel of its own. It may be missing, dead or deaf. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod/mini';
import { type Driver, DriverFault } from '../../driver.ts';
import { connectIn } from '../../qmp.ts';
import { hasGuestAgent } from './definition.ts';
import { noGuest } from './guests.ts';
import type { Parts } from './parts.ts';
import type { MachineRecord } from './record.ts';

const answer = z.looseObject({ return: z.optional(z.unknown()), error: z.optional(z.object({ desc: z.string() })) });
const silent = () => new DriverFault('The guest agent does not answer.');

/** What the agent says no to; what it says is its guest's word. */
class AgentRefusal extends Error {}

/** Another one for every question, also of the agent's next process. */
let lastNumber = process.pid * 1_000;

/** @throws DriverFault when it does not answer in time, AgentRefusal */
async function askAgent(folder: string, command: string, args: object, milliseconds: number): Promise<unknown> {
  const signal = AbortSignal.timeout(milliseconds);
  let socket: Socket | undefined;
  try {
    socket = await connectIn(folder, 'agent');
    const lines = createInterface({ input: socket });
    lines.on('error', () => {});
    const told: ((value: z.output<typeof answer>) => void)[] = [];
    lines.on('error', () => {});
    socket.on('error', () => {});
    lines.on('line', (line) => {
      const read = z.safeParse(answer, parsed(line));
      if (read.success) for (const tell of told) tell(read.data);
    });
    const say = (execute: string, theArgs: object, fits: (value: z.output<typeof answer>) => boolean) => {
      const { promise, resolve, reject } = Promise.withResolvers<z.output<typeof answer>>();
      told.push((value) => fits(value) && resolve(value));
      signal.addEventListener('abort', () => reject(silent()), { once: true });
      socket?.once('close', () => reject(silent()));
      socket?.write(`${JSON.stringify({ execute, arguments: theArgs })}\n`);
      return promise;
    };
    // What an earlier client has half said is ended by this byte; answers to those that have gone away are over when it says this number.
    socket.write(Buffer.from([0xff, 0x0a]));
    const number = ++lastNumber;
    await say('guest-sync', { id: number }, (value) => value.return === number);
    told.length = 0;
    const { error, return: returned } = await say(command, args, (value) => 'return' in value || value.error !== undefined);
    if (error) throw new AgentRefusal(error.desc);
    return returned;
  } catch (error) {
    if (error instanceof DriverFault || error instanceof AgentRefusal) throw error;
    throw silent();
  } finally {
    if (socket && !socket.destroyed) {
      socket.destroy();
      await once(socket, 'close');
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line.slice(line.indexOf('{')));
  } catch {
    return undefined;
  }
}

export function guestAgentCalls({ host, guests }: Parts): Pick<Driver, 'setAdminPassword' | 'quiesce' | 'unquiesce'> {
  const { records, times } = host;

  async function ask(record: MachineRecord, command: string, args: object = {}): Promise<unknown> {
    if (!hasGuestAgent(record)) throw new DriverFault('QEMU guest agent is not enabled');
    if (!(await guests.isUp(record))) throw noGuest();
    await host.effect(command);
    return askAgent(records.folderOf(record.serverId), command, args, times.guestAgent);
  }

  return {
    async setAdminPassword(serverId, { machineId, adminPass }) {
      const record = await records.get(serverId);
      if (record.machineId !== machineId) throw noGuest();
      const properties = record.build?.imageProperties;
      const username = properties?.['os_admin_user'] ?? (properties?.['os_type'] === 'windows' ? 'Administrator' : 'root');
      const password = Buffer.from(adminPass).toString('base64');
      await ask(record, 'guest-set-user-password', { username, password, crypted: false }).catch((error: unknown) => {
        throw error instanceof AgentRefusal ? new DriverFault('The guest does not take the password.') : error;
      });
      return { powerState: await guests.powerState(record) };
    },
    async quiesce(serverId) {
      const record = await records.get(serverId);
      // Written down first: what may be frozen is thawed.
      const saved = await records.save({ ...record, isQuiesced: true });
      try {
        if (!record.isQuiesced || (await ask(record, 'guest-fsfreeze-status')) !== 'frozen') await ask(record, 'guest-fsfreeze-freeze');
      } catch (error) {
        if (!(error instanceof DriverFault || error instanceof AgentRefusal)) throw error;
        // One that was late may have done it all the same.
        await ask(record, 'guest-fsfreeze-thaw').catch(() => {});
        await records.save({ ...record, isQuiesced: false });
        throw error instanceof DriverFault ? error : new DriverFault('The guest cannot freeze its file systems.');
      }
      return { powerState: await guests.powerState(saved) };
    },
    async unquiesce(serverId) {
      const record = await records.find(serverId);
      if (record === undefined) return {};
      if (record.isQuiesced && (await guests.isUp(record))) {
        await ask(record, 'guest-fsfreeze-thaw').catch((error: unknown) => {
          throw error instanceof AgentRefusal ? new DriverFault('The guest cannot thaw its file systems.') : error;
        });
      }
      return { powerState: await guests.powerState(await records.save({ ...record, isQuiesced: false })) };
    },
  };
}
