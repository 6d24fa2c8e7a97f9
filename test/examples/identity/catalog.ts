import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const parts = [
  ['services', 'service_id'],
  ['endpoints', 'endpoint_id'],
  ['regions', 'region_id'],
] as const;

const made = {
  services: (world: World) => world.service(),
  endpoints: (world: World) => world.endpoint(),
  regions: (world: World) => world.region(),
};

const changes = {
  services: { service: { enabled: false } },
  endpoints: { endpoint: { enabled: false } },
  regions: { region: { description: 'new' } },
};

/** What there is from the beginning, and what administrators add to it. */
const all: readonly Example[] = [
  plain('domains.index'),
  plain('domains.show', { params: { domain_id: 'default' } }),
  ...parts.flatMap(([list, param]): readonly Example[] => {
    const own = async (world: World) => ({ params: { [param]: await made[list](world) } });
    return [
      plain(`${list}.index`),
      { operation: `${list}.show`, prepare: async (world) => ({ params: { [param]: await world.first(`/identity/v3/${list}`, list) } }) },
      { operation: `${list}.update`, prepare: async (world) => ({ ...(await own(world)), body: changes[list] }) },
      { operation: `${list}.delete`, prepare: own },
    ];
  }),
  { operation: 'services.create', prepare: (world) => ({ body: { service: { type: world.name(), name: 'own' } } }) },
  {
    operation: 'endpoints.create',
    prepare: async (world) => ({
      body: { endpoint: { service_id: await world.service(), interface: 'public', url: 'https://own.example/$(project_id)s' } },
    }),
  },
  { operation: 'regions.create', prepare: (world) => ({ body: { region: { id: world.name() } } }) },
  { operation: 'regions.create-named', prepare: (world) => ({ params: { region_id: world.name() }, body: { region: {} } }) },
];

export const catalog: readonly Example[] = all.map(forAdmin);
