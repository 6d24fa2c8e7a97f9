import { type Example, type ExampleRequest, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

/** With a spec `iops`, associated with a volume type of its own. */
async function associated(world: World) {
  const qos_specs = { name: world.name(), consumer: 'back-end', iops: '100' };
  const qos_id = (await world.make('POST', '/volume/v3/qos-specs', { qos_specs }, 'admin')).text('qos_specs.id');
  const volume_type = { name: world.name() };
  const type = (await world.make('POST', '/volume/v3/types', { volume_type }, 'admin')).text('volume_type.id');
  await world.make('GET', `/volume/v3/qos-specs/${qos_id}/associate?vol_type_id=${type}`, undefined, 'admin');
  return { params: { qos_id }, type };
}

const on = (operation: string, more: ExampleRequest = {}): Example =>
  forAdmin({
    operation: `qos-specs.${operation}`,
    prepare: async (world) => ({ params: (await associated(world)).params, ...more }),
  });

const ofType = (operation: string): Example =>
  forAdmin({
    operation: `qos-specs.${operation}`,
    async prepare(world) {
      const { params, type } = await associated(world);
      return { params, query: `?vol_type_id=${type}` };
    },
  });

export const qosSpecs: readonly Example[] = [
  forAdmin(plain('qos-specs.index')),
  forAdmin({ operation: 'qos-specs.create', prepare: (world) => ({ body: { qos_specs: { name: world.name(), iops: 7 } } }) }),
  on('show'),
  on('update', { body: { qos_specs: { iops: '200' } } }),
  on('delete-keys', { body: { keys: ['iops'] } }),
  on('delete', { query: '?force=True' }),
  on('associations'),
  ofType('associate'),
  ofType('disassociate'),
  on('disassociate-all'),
];
