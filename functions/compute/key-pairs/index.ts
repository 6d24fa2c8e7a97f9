import * as computeErrors from '../../../shared/compute/errors.ts';
import { type KeyPair, keyPairPartition, keyPairs } from '../../../shared/compute/key-pairs/key-pair.ts';
import { keyPairOwner } from '../../../shared/compute/key-pairs/key-pair-owner.ts';
import { keyPairSummary } from '../../../shared/compute/key-pairs/view.ts';
import { nextLink } from '../../../shared/operation/links.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { pageOf } from '../../../shared/operation/pages.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { counts, texts } from '../../../shared/operation/query-values.ts';
import { queryParameters, since, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.ownUserOrAdmin('os_compute_api:os-keypairs:index');

/** Links to a next page came with paging itself. */
const hasLinks = versions({ '2.1': false, '2.35': true });

export default operation({
  name: 'key-pairs.index',
  service: 'compute',
  method: 'GET',
  path: '/os-keypairs',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters(
    { user_id: since('2.10', texts), limit: since('2.35', counts), marker: since('2.35', texts) },
    versions({ '2.1': 'drop', '2.75': 'refuse' }),
  ),
  status: 200,
  errors: [computeErrors.KeypairMarkerNotFound],
  needs: ['table:read'],
  async handle({ caller, query, version, origin, url }, ports) {
    const userId = keyPairOwner(caller, query.user_id?.at(-1), rule);
    const found: KeyPair[] = [];
    const partition = keyPairPartition(userId);
    for await (const keyPair of keyPairs.all(ports.store, { index: 'table', partition, range: { prefix: 'KEY_PAIR#' } }))
      found.push(keyPair);
    const { limit, marker } = pageOf(query);
    const start = marker === undefined ? 0 : found.findIndex(({ name }) => name === marker) + 1;
    if (marker !== undefined && start === 0) throw computeErrors.KeypairMarkerNotFound({ marker });
    const page = found.slice(start, start + limit);
    const last = page.at(-1);
    const hasNext = hasLinks.at(version) && last !== undefined && found.length > start + limit;
    return {
      body: {
        keypairs: page.map((keyPair) => ({ keypair: keyPairSummary.show(keyPair, version, undefined) })),
        ...(hasNext ? { keypairs_links: [nextLink(origin, url, last.name, limit)] } : {}),
      },
    };
  },
});
