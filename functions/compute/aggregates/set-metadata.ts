import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { aggregateShown } from '../../../shared/compute/hosts/aggregates/answer.ts';
import { changeAggregate, changeAggregateErrors } from '../../../shared/compute/hosts/aggregates/change.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { metadataKey } from '../../../shared/operation/wire.ts';

/** What is null is removed, and what is not named stays. */
export default operation({
  name: 'aggregates.set_metadata',
  service: 'compute',
  method: 'POST',
  path: '/os-aggregates/{id}/action',
  action: 'set_metadata',
  policy: policy.admin('os_compute_api:os-aggregates:set_metadata'),
  body: object({ set_metadata: object({ metadata: z.record(metadataKey, z.nullable(z.string().check(z.maxLength(255)))) }) }),
  status: 200,
  errors: [...changeAggregateErrors, computeErrors.AggregateMetadataRefused],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, version }, ports) {
    const { metadata } = body.set_metadata;
    const aggregate = await changeAggregate(ports, params['id'] ?? '', { metadata }, computeErrors.AggregateMetadataRefused);
    return { body: await aggregateShown(ports.store, aggregate, version) };
  },
});
