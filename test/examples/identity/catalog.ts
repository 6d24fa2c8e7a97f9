import { type Example, forAdmin, plain } from '../example.ts';

const parts = [
  ['services', 'service_id'],
  ['endpoints', 'endpoint_id'],
  ['regions', 'region_id'],
] as const;

/** What there is from the beginning. */
export const catalog: readonly Example[] = [
  plain('domains.index'),
  plain('domains.show', { params: { domain_id: 'default' } }),
  ...parts.flatMap(([list, param]): readonly Example[] => [
    plain(`${list}.index`),
    { operation: `${list}.show`, prepare: async (world) => ({ params: { [param]: await world.first(`/identity/v3/${list}`, list) } }) },
  ]),
].map(forAdmin);
