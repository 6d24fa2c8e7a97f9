/** Display names and host names of new servers. */
import * as computeErrors from '../errors.ts';

/** The longest host name that DHCP servers hand out. */
const maximumHostnameLength = 63;

/**
 * A name made fit for a host name: Latin-1 only, cut to 63 characters, spaces, underscores and dots as dashes, lower case, no dashes or dots at
 * its ends. Empty when nothing is left.
 */
export const sanitizeHostname = (name: string): string =>
  name
    .replace(/[\u{100}-\u{10FFFF}]/gu, '')
    .slice(0, maximumHostnameLength)
    .replace(/[ _.]/g, '-')
    .replace(/[^\p{L}\p{N}-]/gu, '')
    .toLowerCase()
    .replace(/^-+|-+$/g, '');

export interface ServerNames {
  readonly name: string;
  readonly hostname: string;
}

export interface NamedRequest {
  readonly name: string;
  /** From microversion 2.90; null: made of the name. */
  readonly hostname: string | null;
  /** How many servers the request makes, after quotas. */
  readonly count: number;
}

/**
 * The names of one server of a request.
 *
 * @param index counts the request's servers from 0
 * @param id the server's id, for a host name when its name yields none
 */
export function namesOf(request: NamedRequest, index: number, id: string): ServerNames {
  const fallback = `Server-${id}`;
  if (request.count === 1) {
    return { name: request.name, hostname: request.hostname ?? (sanitizeHostname(request.name) || fallback) };
  }
  const name = `${request.name}-${index + 1}`;
  return { name, hostname: request.hostname ?? (sanitizeHostname(request.name) ? sanitizeHostname(name) : fallback) };
}

export const readCountsErrors = [computeErrors.MinCountAboveMaxCount, computeErrors.HostnameAmbiguous];

/**
 * How many servers are wanted, at least and at most.
 *
 */
export function readCounts(request: {
  readonly minCount: number | undefined;
  readonly maxCount: number | undefined;
  readonly hostname: string | null;
}): { readonly minCount: number; readonly maxCount: number } {
  const { minCount = 1, maxCount = minCount } = request;
  if (minCount > maxCount) throw computeErrors.MinCountAboveMaxCount();
  if (request.hostname !== null && maxCount > 1) throw computeErrors.HostnameAmbiguous();
  return { minCount, maxCount };
}
