import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { registeredLimitView } from '../../../shared/identity/limit-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { type RegisteredLimit, registeredLimitsOf } from '../../../shared/identity/unified-limits.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<RegisteredLimit> = {
  service_id: ({ serviceId }) => serviceId,
  region_id: ({ regionId }) => regionId,
  resource_name: (limit) => limit.resourceName,
};

export default operation({
  name: 'registered-limits.index',
  service: 'identity',
  method: 'GET',
  path: '/registered_limits',
  policy: identityPolicy.anyone('identity:list_registered_limits'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, { store }) {
    const self = selfLinks(origin);
    const found = filtered(await registeredLimitsOf(store), query, filters).map((limit) => registeredLimitView(limit, self));
    return { body: listView('registered_limits', found, { origin, url }) };
  },
});
