import { z } from 'zod/mini';
import { cacheImages, cacheImagesErrors } from '../../../shared/compute/hosts/aggregates/cache-images.ts';
import { findAggregateErrors, lookUpAggregate } from '../../../shared/compute/hosts/aggregates/find.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { uuid } from '../../../shared/operation/wire.ts';

/** Its hosts are told to fetch images; nobody waits for them. */
export default operation({
  name: 'aggregates.images',
  service: 'compute',
  method: 'POST',
  path: '/os-aggregates/{id}/images',
  window: { since: '2.81' },
  policy: policy.admin('compute:aggregates:images'),
  body: object({ cache: z.array(z.strictObject({ id: uuid })).check(z.minLength(1)) }),
  status: 202,
  errors: [...findAggregateErrors, ...cacheImagesErrors],
  needs: ['table:read', 'queue:send', 'images:read'],
  async handle({ params, caller, body }, ports) {
    const aggregate = await lookUpAggregate(ports.store, params['id'] ?? '');
    const ids = body.cache.map(({ id }) => id);
    await cacheImages(ports, caller, aggregate, ids);
    return {};
  },
});
