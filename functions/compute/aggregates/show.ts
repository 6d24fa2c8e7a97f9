import { aggregateShown } from '../../../shared/compute/hosts/aggregates/answer.ts';
import { findAggregateErrors, lookUpAggregate } from '../../../shared/compute/hosts/aggregates/find.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'aggregates.show',
  service: 'compute',
  method: 'GET',
  path: '/os-aggregates/{id}',
  policy: policy.admin('os_compute_api:os-aggregates:show'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findAggregateErrors,
  needs: ['table:read'],
  async handle({ params, version }, { store }) {
    return { body: await aggregateShown(store, await lookUpAggregate(store, params['id'] ?? ''), version) };
  },
});
