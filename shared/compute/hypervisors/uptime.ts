/** How long a hypervisor has been up, as it says when it is asked. */
import { Failure } from '../../errors.ts';
import type { Answered } from '../../messaging/questions.ts';
import type { Ports } from '../../ports.ts';
import * as computeErrors from '../errors.ts';
import { isUp } from '../hosts/host.ts';
import { ask } from '../questions/ask.ts';
import type { Hypervisor } from './view.ts';

type Asking = Parameters<typeof ask>[0] & Pick<Ports, 'clock'>;

export const uptimeErrors = [computeErrors.ComputeServiceUnavailable, computeErrors.FunctionalityNotSupported];

/** @throws uptimeErrors */
export async function uptimeOf(ports: Asking, host: string): Promise<string> {
  try {
    const told = await ask(ports, host, 'uptime', {});
    if ('fault' in told) throw computeErrors.FunctionalityNotSupported();
    return uptimeText(told, ports.clock.now());
  } catch (error) {
    const isSilent = error instanceof Failure && error.kind === computeErrors.HostUnavailable.kind;
    throw isSilent ? computeErrors.ComputeServiceUnavailable({ host }) : error;
  }
}

/** Each is a question to a host, so of longer lists it is not told. */
const askedAtOnce = 32;

/** With what they answer; null of those that are down or do not. */
export async function withUptimes<Of extends Hypervisor>(
  ports: Asking,
  of: readonly Of[],
): Promise<readonly (Of & { uptime: string | null })[]> {
  const now = ports.clock.now();
  return Promise.all(
    of.map(async (each) => {
      if (of.length > askedAtOnce || !isUp(each.host, now)) return { ...each, uptime: null };
      const uptime = await uptimeOf(ports, each.host.name).catch((error: unknown) => {
        if (error instanceof Failure) return null;
        throw error;
      });
      return { ...each, uptime };
    }),
  );
}

const two = (number: number) => String(number).padStart(2, '0');

/** In the words of `uptime`, which clients take apart. Who is logged in there is nobody's business. */
export function uptimeText({ seconds, load }: Answered<'uptime'>, now: number): string {
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const inDays = days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `;
  const time = new Date(now).toISOString().slice(11, 19);
  return ` ${time} up ${inDays}${hours}:${two(minutes % 60)},  0 users,  load average: ${load.map((each) => each.toFixed(2)).join(', ')}`;
}
