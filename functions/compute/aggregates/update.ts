import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { type Aggregate, zoneKey } from '../../../shared/compute/hosts/aggregates/aggregate.ts';
import { aggregateShown } from '../../../shared/compute/hosts/aggregates/answer.ts';
import { changeAggregate, changeAggregateErrors } from '../../../shared/compute/hosts/aggregates/change.ts';
import { nameErrors, rename } from '../../../shared/compute/hosts/aggregates/names.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { looseName, zoneName } from '../../../shared/operation/wire.ts';
import type { Transaction } from '../../../shared/store/transaction.ts';

const fields = { name: z.optional(looseName), availability_zone: z.optional(z.nullable(zoneName)) };

/** All of it or nothing; Nova keeps a new name whose zone it refuses. */
export default operation({
  name: 'aggregates.update',
  service: 'compute',
  method: 'PUT',
  path: '/os-aggregates/{id}',
  policy: policy.admin('os_compute_api:os-aggregates:update'),
  body: object({
    aggregate: z
      .strictObject(fields)
      .check(z.refine((aggregate) => Object.keys(aggregate).length > 0, { error: 'has neither a name nor an availability_zone' })),
  }),
  status: 200,
  errors: [...changeAggregateErrors, ...nameErrors, computeErrors.AggregateUpdateRefused],
  needs: ['table:read', 'table:write'],
  async handle({ params, body: { aggregate: asked }, version }, ports) {
    const { name, availability_zone: zone } = asked;
    const change = {
      rename: name === undefined ? undefined : (tx: Transaction, of: Aggregate) => rename(tx, of, name),
      metadata: zone === undefined ? {} : { [zoneKey]: zone },
    };
    const aggregate = await changeAggregate(ports, params['id'] ?? '', change, computeErrors.AggregateUpdateRefused);
    return { body: await aggregateShown(ports.store, aggregate, version) };
  },
});
