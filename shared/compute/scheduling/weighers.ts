/**
 * Which of the hosts that can take a server is best. Each weigher gives every host a number; the numbers of one weigher are stretched
 * over 0 to 1, so that GiB and cores compare, multiplied, and summed. More is better.
 */
import { capacityOf, type HostView, type SchedulingRequest } from './host.ts';

export interface Weigher {
  readonly name: string;
  readonly multiplier: number;
  readonly weigh: (host: HostView, request: SchedulingRequest) => number;
}

const membersOn = (host: HostView, { hints }: SchedulingRequest): number =>
  hints.group?.memberHosts.filter((name) => name === host.name).length ?? 0;

function groupWeight(host: HostView, request: SchedulingRequest): number {
  if (request.hints.group?.policy === 'soft-affinity') return membersOn(host, request);
  if (request.hints.group?.policy === 'soft-anti-affinity') return -membersOn(host, request);
  return 0;
}

/** Nova's multipliers, except that servers are spread by number as well, which Nova has turned off. */
export const weighers: readonly Weigher[] = [
  { name: 'free memory', multiplier: 1, weigh: (host) => capacityOf(host).memoryMib - host.used.memoryMib },
  { name: 'free cores', multiplier: 1, weigh: (host) => capacityOf(host).vcpus - host.used.vcpus },
  { name: 'free disk', multiplier: 1, weigh: (host) => capacityOf(host).diskGib - host.used.diskGib },
  { name: 'few servers', multiplier: 1, weigh: (host) => -host.used.servers },
  // Above all others together: a soft policy gives way to capacity, not to a little more room elsewhere.
  { name: 'soft server group', multiplier: 10, weigh: groupWeight },
];

/** The numbers stretched over 0 to 1; all 0 when they are equal. */
export function normalized(numbers: readonly number[]): readonly number[] {
  const lowest = Math.min(...numbers);
  const range = Math.max(...numbers) - lowest;
  return numbers.map((number) => (range === 0 ? 0 : (number - lowest) / range));
}

/** One weight per host, in the order of the hosts. */
export function weights(hosts: readonly HostView[], request: SchedulingRequest): readonly number[] {
  const columns = weighers.map(({ multiplier, weigh }) =>
    normalized(hosts.map((host) => weigh(host, request))).map((weight) => weight * multiplier),
  );
  return hosts.map((_, index) => columns.reduce((sum, column) => sum + (column[index] ?? 0), 0));
}
