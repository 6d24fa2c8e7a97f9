/** The order in which to try hosts for a server. */
import { refusalOf } from './filters.ts';
import type { HostView, SchedulingRequest } from './host.ts';
import { weights } from './weighers.ts';

/** Among so many of the best the choice is random, so that servers created at the same time do not all queue for one host's item. */
export const subsetSize = 3;

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, draw: random() }))
    .sort((one, other) => one.draw - other.draw)
    .map(({ item }) => item);
}

/**
 * The hosts that can take the server, the best first. The caller tries them in turn, since another request may take a host's room first.
 *
 * @param random a number in [0, 1), as `Chance.random`
 */
export function rank(hosts: readonly HostView[], request: SchedulingRequest, random: () => number): readonly HostView[] {
  // Shuffled before a stable sort, equal hosts come in random order.
  const fit = shuffled(
    hosts.filter((host) => refusalOf(host, request) === undefined),
    random,
  );
  const byWeight = weights(fit, request);
  const sorted = fit
    .map((host, index) => ({ host, weight: byWeight[index] ?? 0 }))
    .sort((one, other) => other.weight - one.weight)
    .map(({ host }) => host);
  // A soft policy would be lost in a shuffle.
  const isSoft = request.hints.group?.policy.startsWith('soft') === true;
  const best = isSoft ? 1 : subsetSize;
  return [...shuffled(sorted.slice(0, best), random), ...sorted.slice(best)];
}
