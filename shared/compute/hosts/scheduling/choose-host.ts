import { suitsGroup } from '../../groups/placement.ts';
import type { HostAllocations } from '../candidates.ts';
import { refusalOf } from './filters.ts';
import type { SchedulingRequest } from './host.ts';
import { weights } from './weighers.ts';

/** Among so many of the best the choice is random, so that servers created at the same time do not all queue for one host's item. */
export const subsetSize = 3;

/**
 * One of the best hosts that can take the server; undefined when none can.
 *
 * @param random a number in [0, 1), as `Chance.random`
 */
export function chooseHost(
  hosts: readonly HostAllocations[],
  request: SchedulingRequest,
  random: () => number,
): HostAllocations | undefined {
  const admitted = hosts.filter((host) => refusalOf(host, request) === undefined);
  const suits = ({ host }: HostAllocations) => suitsGroup(request.group, host.name);
  const mostSuited = Math.max(...admitted.map(suits));
  const fit = admitted.filter((host) => suits(host) === mostSuited);
  const weight = weights(fit);
  const best = fit
    // Equal hosts come in random order.
    .map((host, index) => ({ host, weight: weight[index] ?? 0, draw: random() }))
    .sort((one, other) => other.weight - one.weight || one.draw - other.draw)
    .slice(0, subsetSize);
  return best[Math.floor(random() * best.length)]?.host;
}
