/**
 * Which of the hosts that can take a server is best. Each weigher gives every host a number; the numbers of one weigher are stretched
 * over 0 to 1, so that GiB and cores compare, and summed. More is better.
 */
import type { HostAllocations } from '../candidates.ts';
import { resources, roomOf } from './host.ts';

/** Nova's, all with its multiplier of 1, except that servers are spread by number as well, which Nova has turned off. */
const weighers: readonly ((host: HostAllocations) => number)[] = [
  ...resources.map((resource) => (host: HostAllocations) => roomOf(host, resource)),
  ({ allocated }) => -allocated.servers,
];

/** The numbers stretched over 0 to 1; all 0 when they are equal. */
export function normalized(numbers: readonly number[]): readonly number[] {
  const lowest = Math.min(...numbers);
  const range = Math.max(...numbers) - lowest || 1;
  return numbers.map((number) => (number - lowest) / range);
}

/** One weight per host, in the order of the hosts. */
export function weights(hosts: readonly HostAllocations[]): readonly number[] {
  const columns = weighers.map((weigh) => normalized(hosts.map(weigh)));
  return hosts.map((_, index) => columns.reduce((sum, column) => sum + (column[index] ?? 0), 0));
}
