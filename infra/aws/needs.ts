/** What functions need, from what their operations declare: it decides which adapters are in a bundle and what its role allows. */
import type { Need } from '../../shared/operation/operation.ts';
import type { NamedRoute } from '../../shared/operation/routes.ts';

/** Operations' needs, and those of the pipeline and the workers. */
export type FunctionNeed =
  | Need
  | 'tokens:verify'
  | 'keys:rotate'
  | 'passwords:read'
  | 'images:offer'
  | 'images:accept'
  | 'images:sweep'
  | 'volumes:keys';

/** A route's needs in order, each once. Whoever asks for a token also checks that it was not revoked; servers are kept right by whoever changes what they are plugged into. */
export function needsOf({ operations }: Pick<NamedRoute, 'operations'>): readonly FunctionNeed[] {
  const needs = new Set<FunctionNeed>(operations.flatMap((operation) => operation.needs));
  if (operations.every(({ authentication }) => authentication !== 'none')) needs.add('tokens:verify').add('table:read');
  if (operations.some((each) => each.service === 'network' && each.needs.includes('table:write'))) needs.add('devices');
  return [...needs].sort();
}
