/** The servers whose usage an answer tells: all in the window, or from 2.40 a page of them, which counts servers and not projects. */
import * as computeErrors from '../../shared/compute/errors.ts';
import { readEvenDeleted } from '../../shared/compute/servers/find-server.ts';
import type { Server } from '../../shared/compute/servers/server.ts';
import { pageOfServers, serversIn } from '../../shared/compute/usage/servers-in-window.ts';
import { type Window, windowErrors, windowOf } from '../../shared/compute/usage/window.ts';
import { nextLink } from '../../shared/operation/links.ts';
import type { OperationRequest } from '../../shared/operation/operation.ts';
import { pageOf } from '../../shared/operation/pages.ts';
import { versions } from '../../shared/operation/versioned.ts';
import type { Ports } from '../../shared/ports.ts';

const hasPages = versions({ '2.1': false, '2.40': true });

export const usagePageErrors = [...windowErrors, computeErrors.UnknownMarker];

interface Query {
  readonly start?: readonly string[] | undefined;
  readonly end?: readonly string[] | undefined;
  readonly limit?: readonly string[] | undefined;
  readonly marker?: readonly string[] | undefined;
}

interface UsagePage {
  readonly servers: readonly Server[];
  readonly window: Window;
  readonly now: number;
  /** To the next page, if there may be one. */
  readonly links: ReturnType<typeof nextLink>[] | undefined;
}

export async function usagePage(
  { query, version, origin, url }: Pick<OperationRequest<undefined, Query>, 'query' | 'version' | 'origin' | 'url'>,
  { store, clock }: Ports,
  projectId: string | undefined,
): Promise<UsagePage> {
  const now = clock.now();
  const window = windowOf(query, now);
  const all = await serversIn(store, window, projectId);
  if (!hasPages.at(version)) return { servers: all, window, now, links: undefined };
  const { limit, marker } = pageOf(query);
  const after = marker === undefined ? undefined : await readEvenDeleted(store, marker);
  if (marker !== undefined && after === undefined) throw computeErrors.UnknownMarker({ marker });
  const servers = pageOfServers(all, limit, after);
  const last = servers.length === limit ? servers.at(-1) : undefined;
  return { servers, window, now, links: last && [nextLink(origin, url, last.id, limit)] };
}
