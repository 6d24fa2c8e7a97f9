import * as computeErrors from '../compute/errors.ts';
import type { computeResources } from './compute-resources.ts';

/**
 * A new limit of a project: not below what it uses unless forced, and never above the resource's maximum.
 *
 * @param maximum -1: none
 */
export function assertLimitSettable(
  resource: keyof typeof computeResources,
  limit: number,
  used: number,
  maximum = -1,
  isForced = false,
): void {
  if (!isForced && limit !== -1 && limit < used) throw computeErrors.QuotaBelowUsage({ limit, resource, minimum: used });
  if (maximum !== -1 && (limit === -1 || limit > maximum)) throw computeErrors.QuotaAboveMaximum({ limit, resource, maximum });
}
