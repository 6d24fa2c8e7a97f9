/** GET /os-hypervisors and GET /os-hypervisors/detail: the same hypervisors, shown in short or whole. */
import { z } from 'zod/mini';
import * as computeErrors from '../../shared/compute/errors.ts';
import { withAllocations } from '../../shared/compute/hosts/candidates.ts';
import type { RegisteredHost } from '../../shared/compute/hosts/host.ts';
import { allHypervisors, isCalled, matchErrors, matching, withServers } from '../../shared/compute/hypervisors/find.ts';
import type { Hypervisor } from '../../shared/compute/hypervisors/view.ts';
import { together } from '../../shared/errors.ts';
import { nextLink } from '../../shared/operation/links.ts';
import { type AnyOperation, type Need, operation } from '../../shared/operation/operation.ts';
import { pageOf } from '../../shared/operation/pages.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import { counts, once, texts } from '../../shared/operation/query-values.ts';
import type { Version } from '../../shared/operation/version.ts';
import { queryParameters, since, versions } from '../../shared/operation/versioned.ts';
import type { View } from '../../shared/operation/view.ts';
import { bool, fqdn } from '../../shared/operation/wire.ts';
import type { Ports } from '../../shared/ports.ts';

const query = queryParameters(
  {
    limit: versions({ '2.33': counts, '2.53': counts.check(z.maxLength(1)) }),
    marker: versions({ '2.33': texts, '2.53': once }),
    hypervisor_hostname_pattern: since('2.53', z.array(fqdn).check(z.maxLength(1))),
    with_servers: since('2.53', z.array(bool).check(z.maxLength(1))),
  },
  versions({ '2.1': 'drop', '2.53': 'refuse' }),
);

const hasPages = versions({ '2.1': false, '2.33': true });
const afterErrors = [computeErrors.MarkerNotFound];
const errors = /* @__PURE__ */ together(matchErrors, afterErrors, [computeErrors.PatternWithPages]);

interface Declared {
  readonly name: 'index' | 'detail';
  readonly path: string;
  readonly policy: Policy;
  readonly needs: readonly Need[];
  readonly view: View<Hypervisor, { readonly now: number }>;
  /** What else is to be known of those that are shown. */
  readonly more?: (ports: Ports, of: readonly Hypervisor[], version: Version) => Promise<readonly Hypervisor[]>;
}

export function hypervisorList({ name, path, policy, needs, view, more = async (_, of) => of }: Declared): AnyOperation {
  return operation({
    name: `hypervisors.${name}`,
    service: 'compute',
    method: 'GET',
    path,
    policy,
    query,
    status: 200,
    errors,
    needs,
    async handle({ query: asked, version, origin, url }, ports) {
      const { hypervisor_hostname_pattern: pattern, with_servers: wantsServers, ...paging } = asked;
      if (pattern !== undefined && (paging.limit ?? paging.marker) !== undefined) throw computeErrors.PatternWithPages();
      const all = await allHypervisors(ports.store);
      const { limit, marker } = pageOf(paging);
      const page = pattern === undefined ? after(all, marker, version) : matching(all, pattern[0] ?? '');
      const shown = hasPages.at(version) && pattern === undefined ? page.slice(0, limit) : page;
      const found = await withAllocations(ports.store, shown);
      const told = await more(ports, wantsServers?.[0] === true ? await withServers(ports.store, found) : found, version);
      const now = ports.clock.now();
      const last = shown.length < page.length ? told.at(-1) : undefined;
      return {
        body: {
          hypervisors: told.map((each) => view.show(each, version, { now })),
          ...(last === undefined
            ? {}
            : { hypervisors_links: [nextLink(origin, url, String(view.show(last, version, { now })['id']), limit)] }),
        },
      };
    },
  });
}

/** @throws afterErrors */
function after(all: readonly RegisteredHost[], marker: string | undefined, version: Version): readonly RegisteredHost[] {
  if (marker === undefined) return all;
  const at = all.findIndex(isCalled(marker, version));
  if (at < 0) throw computeErrors.MarkerNotFound({ marker });
  return all.slice(at + 1);
}
