import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { limitView } from '../../../shared/identity/limit-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { type Limit, limitsOf } from '../../../shared/identity/unified-limits.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<Limit> = {
  service_id: ({ serviceId }) => serviceId,
  region_id: ({ regionId }) => regionId,
  resource_name: (limit) => limit.resourceName,
  project_id: ({ isDomain, ownerId }) => (isDomain ? null : ownerId),
  domain_id: ({ isDomain, ownerId }) => (isDomain ? ownerId : null),
};

/** Those of the caller's project; administrators see everybody's. */
export default operation({
  name: 'limits.index',
  service: 'identity',
  method: 'GET',
  path: '/limits',
  policy: identityPolicy.anyone('identity:list_limits'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, caller, origin, url }, { store }) {
    const owner = caller.isAdmin ? (query.project_id ?? query.domain_id)?.at(-1) : (caller.projectId ?? '');
    const self = selfLinks(origin);
    const found = filtered(await limitsOf(store, owner), query, filters).map((limit) => limitView(limit, self));
    return { body: listView('limits', found, { origin, url }) };
  },
});
