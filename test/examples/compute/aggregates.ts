import { testImageId } from '../../../shared/image/test-image.ts';
import { type Example, type ExampleRequest, forAdmin } from '../example.ts';
import type { World } from '../world.ts';

const unsimulated = 'its workload places servers wherever there is room; see test/stories/aggregates-at-once.test.ts';

const onAggregate =
  (request: ExampleRequest = {}) =>
  async (world: World): Promise<ExampleRequest> => ({ ...request, params: { id: String(await world.aggregate()) } });

export const aggregates: readonly Example[] = [
  forAdmin({
    operation: 'aggregates.index',
    prepare: () => ({}),
    looks: (_, as) => (as === 'admin' ? [{}] : []),
  }),
  forAdmin({
    operation: 'aggregates.create',
    unsimulated,
    prepare: (world) => ({ body: { aggregate: { name: world.name(), availability_zone: world.name() } } }),
    variants: (world) => [{ body: { aggregate: { name: world.name() } } }],
  }),
  forAdmin({
    operation: 'aggregates.show',
    prepare: async (world) => ({ params: { id: String(await world.aggregate((await world.spareHost()).name)) } }),
    looks: ({ aggregates: { fast } }, as) => (as === 'admin' ? [{ params: { id: fast } }] : []),
  }),
  forAdmin({
    operation: 'aggregates.update',
    unsimulated,
    prepare: async (world) => onAggregate({ body: { aggregate: { name: ` ${world.name()} `, availability_zone: world.name() } } })(world),
  }),
  forAdmin({ operation: 'aggregates.delete', unsimulated, prepare: onAggregate() }),
  forAdmin({
    operation: 'aggregates.add_host',
    unsimulated,
    prepare: async (world) => onAggregate({ body: { add_host: { host: (await world.spareHost()).name } } })(world),
  }),
  forAdmin({
    operation: 'aggregates.remove_host',
    unsimulated,
    async prepare(world) {
      const host = (await world.spareHost()).name;
      return { params: { id: String(await world.aggregate(host)) }, body: { remove_host: { host } } };
    },
  }),
  forAdmin({
    operation: 'aggregates.set_metadata',
    unsimulated,
    prepare: onAggregate({ body: { set_metadata: { metadata: { ssd: 'true', gone: null } } } }),
  }),
  forAdmin({
    operation: 'aggregates.images',
    prepare: async (world) => onAggregate({ body: { cache: [{ id: testImageId }] } })(world),
  }),
];
