import { type Example, type ExampleRequest, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

/** About a namespace of its own, and what is said of it. */
const inNamespace =
  (params: Readonly<Record<string, string>> = {}, body?: unknown): ((world: World) => Promise<ExampleRequest>) =>
  async (world) => ({
    params: { namespace: await world.metadefNamespace(), ...params },
    ...(body === undefined ? {} : { body }),
  });

const property = { name: 'licence', title: 'Licence', type: 'string', enum: ['free', 'not free'] };
const object = { name: 'package', properties: { format: { title: 'Format', type: 'string' } } };

export const metadefs: readonly Example[] = [
  plain('metadef-namespaces.index'),
  forAdmin({
    operation: 'metadef-namespaces.create',
    prepare: (world) => ({
      body: {
        namespace: world.name(),
        display_name: 'Software',
        visibility: 'public',
        properties: { licence: { title: 'Licence', type: 'string' } },
        objects: [object],
        tags: [{ name: 'free' }],
        resource_type_associations: [{ name: 'OS::Glance::Image' }],
      },
    }),
  }),
  { operation: 'metadef-namespaces.show', prepare: inNamespace() },
  forAdmin({
    operation: 'metadef-namespaces.update',
    async prepare(world) {
      const namespace = await world.metadefNamespace();
      return { params: { namespace }, body: { namespace, display_name: 'Software', visibility: 'public' } };
    },
  }),
  forAdmin({ operation: 'metadef-namespaces.delete', prepare: inNamespace() }),
  { operation: 'metadef-objects.index', prepare: inNamespace() },
  forAdmin({ operation: 'metadef-objects.create', prepare: inNamespace({}, object) }),
  forAdmin({ operation: 'metadef-objects.delete-all', prepare: inNamespace() }),
  { operation: 'metadef-objects.show', prepare: inNamespace({ object: 'system' }) },
  forAdmin({ operation: 'metadef-objects.update', prepare: inNamespace({ object: 'system' }, object) }),
  forAdmin({ operation: 'metadef-objects.delete', prepare: inNamespace({ object: 'system' }) }),
  { operation: 'metadef-properties.index', prepare: inNamespace() },
  forAdmin({ operation: 'metadef-properties.create', prepare: inNamespace({}, property) }),
  forAdmin({ operation: 'metadef-properties.delete-all', prepare: inNamespace() }),
  { operation: 'metadef-properties.show', prepare: inNamespace({ property: 'distribution' }) },
  forAdmin({ operation: 'metadef-properties.update', prepare: inNamespace({ property: 'distribution' }, property) }),
  forAdmin({ operation: 'metadef-properties.delete', prepare: inNamespace({ property: 'distribution' }) }),
  { operation: 'metadef-tags.index', prepare: inNamespace() },
  forAdmin({ operation: 'metadef-tags.create-many', prepare: inNamespace({}, { tags: [{ name: 'stable' }] }) }),
  forAdmin({ operation: 'metadef-tags.delete-all', prepare: inNamespace() }),
  { operation: 'metadef-tags.show', prepare: inNamespace({ tag: 'free' }) },
  forAdmin({ operation: 'metadef-tags.create', prepare: inNamespace({ tag: 'stable' }) }),
  forAdmin({ operation: 'metadef-tags.update', prepare: inNamespace({ tag: 'free' }, { name: 'gratis' }) }),
  forAdmin({ operation: 'metadef-tags.delete', prepare: inNamespace({ tag: 'free' }) }),
  plain('metadef-resource-types.index'),
  { operation: 'metadef-resource-types.associations', prepare: inNamespace() },
  forAdmin({ operation: 'metadef-resource-types.associate', prepare: inNamespace({}, { name: 'OS::Nova::Flavor', prefix: 'hw:' }) }),
  forAdmin({ operation: 'metadef-resource-types.dissociate', prepare: inNamespace({ resource_type: 'OS::Glance::Image' }) }),
];
