import { z } from 'zod/mini';
import { createAggregate } from '../../../shared/compute/hosts/aggregates/make.ts';
import { nameErrors } from '../../../shared/compute/hosts/aggregates/names.ts';
import { newAggregateView } from '../../../shared/compute/hosts/aggregates/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { name, zoneName } from '../../../shared/operation/wire.ts';

export default operation({
  name: 'aggregates.create',
  service: 'compute',
  method: 'POST',
  path: '/os-aggregates',
  policy: policy.admin('os_compute_api:os-aggregates:create'),
  body: object({ aggregate: object({ name, availability_zone: z.optional(z.nullable(zoneName)) }) }),
  status: 200,
  errors: nameErrors,
  needs: ['table:read', 'table:write'],
  async handle({ body: { aggregate: asked }, version }, ports) {
    const aggregate = await createAggregate(ports, asked.name, asked.availability_zone ?? null);
    return { body: { aggregate: newAggregateView.show(aggregate, version, {}) } };
  },
});
