/** Definitions of metadata, as administrators write them and dashboards read them. */
import assert from 'node:assert/strict';
import * as limits from '../../shared/limits.ts';
import type { Answer } from '../support/gateway.ts';
import { type Persona, projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const at =
  (system: System) =>
  (method: Method, path: string, body?: unknown, as: Persona = 'admin', headers: Readonly<Record<string, string>> = {}) =>
    system.request(method, `/image/v2/metadefs${path}`, { as, headers, ...(body === undefined ? {} : { body }) });

async function says(answer: Promise<Answer>, status: number, words: string): Promise<void> {
  const { status: said, body } = await answer;
  assert.equal(said, status, JSON.stringify(body));
  assert.ok(JSON.stringify(body).includes(words), JSON.stringify(body));
}

const cores = { title: 'Cores', description: 'How many.', type: 'integer', minimum: 1, maximum: 1e300, default: { '': [1, null] } };
const whole = {
  namespace: 'OS::Compute::CPU',
  display_name: 'CPU',
  description: 'Of flavors.',
  visibility: 'public',
  protected: false,
  properties: { cores },
  objects: [{ name: 'limits', description: 'Shares.', required: ['quota'], properties: { quota: { title: 'Quota', type: 'string' } } }],
  tags: [{ name: 'fast' }],
  resource_type_associations: [{ name: 'OS::Nova::Flavor', prefix: 'hw:', properties_target: 'extra' }, { name: 'OS::Glance::Image' }],
};

story('a namespace is made with all that is in it, shown as it is called on a resource, renamed and deleted', async (system) => {
  const ask = at(system);
  const made = await ask('POST', '/namespaces', whole);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.headers['Location'], 'https://cloud.example/image/v2/metadefs/namespaces/OS::Compute::CPU');
  const shown = await ask('GET', '/namespaces/OS::Compute::CPU', undefined, 'reader');
  assert.deepEqual(shown.body, made.body);
  assert.deepEqual(
    ['display_name', 'visibility', 'protected', 'owner', 'self', 'schema', 'properties.cores', 'tags'].map((path) => shown.at(path)),
    [
      'CPU',
      'public',
      false,
      projects.other,
      '/v2/metadefs/namespaces/OS::Compute::CPU',
      '/v2/schemas/metadefs/namespace',
      cores,
      [{ name: 'fast' }],
    ],
  );
  assert.deepEqual(
    [shown.at('objects.0.name'), shown.at('objects.0.self'), shown.at('objects.0.required')],
    ['limits', '/v2/metadefs/namespaces/OS::Compute::CPU/objects/limits', ['quota']],
  );
  assert.equal(shown.at('resource_type_associations.0.properties_target'), 'extra');

  const onFlavors = await ask('GET', '/namespaces/OS::Compute::CPU?resource_type=OS::Nova::Flavor', undefined, 'reader');
  assert.deepEqual(Object.keys(onFlavors.at('properties') as object), ['hw:cores']);
  assert.deepEqual(
    [Object.keys(onFlavors.at('objects.0.properties') as object), onFlavors.at('objects.0.required')],
    [['hw:quota'], ['hw:quota']],
  );
  for (const type of ['OS::Glance::Image', 'OS::Nova::Server', 'None'])
    assert.deepEqual((await ask('GET', `/namespaces/OS::Compute::CPU?resource_type=${type}`)).body, shown.body);

  await says(ask('POST', '/namespaces', { namespace: 'OS::Compute::CPU' }), 409, 'namespace=OS::Compute::CPU already exists.');
  // As clients do it: what was shown is sent back, but for what they know to be read only.
  const { self: _, schema: __, created_at: ___, updated_at: ____, ...sent } = shown.body as Record<string, unknown>;
  await says(ask('PUT', '/namespaces/OS::Compute::CPU', shown.body), 403, "Attribute 'self' is read-only.");
  const renamed = await ask('PUT', '/namespaces/OS::Compute::CPU', { ...sent, namespace: 'CPU', protected: true });
  assert.deepEqual([renamed.status, renamed.at('namespace'), renamed.at('protected')], [200, 'CPU', true]);
  await says(ask('GET', '/namespaces/OS::Compute::CPU'), 404, 'Metadata definition namespace not found: OS::Compute::CPU');
  assert.deepEqual((await ask('GET', '/namespaces/CPU')).at('properties'), { cores });
  await ask('POST', '/namespaces', { namespace: 'other' });
  await says(ask('PUT', '/namespaces/CPU', { namespace: 'other' }), 409, 'namespace=other already exists.');

  await says(ask('DELETE', '/namespaces/CPU'), 403, 'namespace CPU is protected and cannot be deleted.');
  assert.equal(
    (await ask('PUT', '/namespaces/CPU', { namespace: 'CPU' })).at('visibility'),
    'private',
    'what is not said is as in a new one',
  );
  assert.equal((await ask('DELETE', '/namespaces/CPU')).status, 204);
  await says(ask('DELETE', '/namespaces/CPU'), 404, 'not found: CPU');
  await ask('POST', '/namespaces', { namespace: 'CPU' });
  assert.equal((await ask('GET', '/namespaces/CPU')).at('properties'), undefined, 'nothing is left of the one before');
});

story('administrators write, everybody reads what is public, and a project what is its own', async (system) => {
  const ask = at(system);
  await ask('POST', '/namespaces', { namespace: 'public', visibility: 'public', tags: [{ name: 'a' }] });
  await ask('POST', '/namespaces', { namespace: 'own', owner: projects.own });
  await ask('POST', '/namespaces', { namespace: 'foreign', owner: 'another' });
  const listed = async (as: Persona, query = '') =>
    (
      (await ask('GET', `/namespaces?sort_key=namespace&sort_dir=asc${query}`, undefined, as)).at('namespaces') as { namespace: string }[]
    ).map(({ namespace }) => namespace);
  assert.deepEqual(await listed('member'), ['own', 'public']);
  assert.deepEqual(await listed('reader', '&visibility=private'), ['own']);
  assert.deepEqual(await listed('other'), ['public']);
  assert.deepEqual(await listed('admin'), ['foreign', 'own', 'public']);
  assert.equal((await ask('GET', '/namespaces/own', undefined, 'reader')).status, 200);
  for (const path of ['', '/objects', '/properties', '/tags', '/resource_types', '/tags/a']) {
    assert.equal((await ask('GET', `/namespaces/foreign${path}`, undefined, 'member')).status, 404, path);
    assert.equal((await ask('GET', `/namespaces/public${path}`, undefined, 'reader')).status, 200, path);
  }
  const property = { name: 'p', title: 'P', type: 'string' };
  for (const [method, path, body] of [
    ['POST', '/namespaces', { namespace: 'more' }],
    ['PUT', '/namespaces/own', { namespace: 'own' }],
    ['DELETE', '/namespaces/own', undefined],
    ['POST', '/namespaces/own/properties', property],
    ['POST', '/namespaces/own/objects', { name: 'o' }],
    ['POST', '/namespaces/own/tags/t', undefined],
    ['POST', '/namespaces/own/tags', { tags: [] }],
    ['DELETE', '/namespaces/own/tags', undefined],
    ['POST', '/namespaces/own/resource_types', { name: 'OS::Nova::Server' }],
  ] as const)
    assert.equal((await ask(method, path, body, 'member')).status, 403, `${method} ${path}`);
});

story('namespaces are listed page by page, newest first or by name, for a type of resource', async (system) => {
  const ask = at(system);
  for (const [index, namespace] of ['d', 'b', 'é', 'a', 'c'].entries()) {
    const types = index % 2 === 0 ? [{ name: 'OS::Nova::Server' }] : [{ name: 'OS::Cinder::Volume' }, { name: 'Own' }];
    const made = await ask('POST', '/namespaces', { namespace, visibility: 'public', resource_type_associations: types });
    assert.equal(made.status, 201);
    await system.clock.advance(1000);
  }
  const pages = async (query: string) => {
    const found: string[][] = [];
    let path: string | undefined = `/v2/metadefs/namespaces?${query}`;
    while (path !== undefined) {
      const answer: Answer = await system.request('GET', `/image${path}`, { as: 'member' });
      assert.equal(answer.at('schema'), '/v2/schemas/metadefs/namespaces');
      assert.equal(answer.at('first'), `/v2/metadefs/namespaces?${query}`);
      found.push((answer.at('namespaces') as { namespace: string }[]).map(({ namespace }) => namespace));
      path = answer.at('next') as string | undefined;
    }
    return found;
  };
  assert.deepEqual(await pages('limit=2'), [['c', 'a'], ['é', 'b'], ['d']]);
  assert.deepEqual(await pages('limit=2&sort_dir=asc'), [['d', 'b'], ['é', 'a'], ['c']]);
  assert.deepEqual(await pages('limit=3&sort_key=namespace&sort_dir=asc'), [
    ['a', 'b', 'c'],
    ['d', 'é'],
  ]);
  assert.deepEqual(await pages('limit=2&resource_types=OS::Nova::Server'), [['c', 'é'], ['d']]);
  assert.deepEqual(await pages('resource_types=Own,OS::Nova::Server&limit=5&sort_key=namespace'), [['é', 'd', 'c', 'b', 'a']]);
  assert.deepEqual(await pages('limit=0'), [[]]);
  const single = await ask('GET', '/namespaces?limit=1&resource_types=Own');
  assert.deepEqual(
    (single.at('namespaces.0.resource_type_associations') as { name: string }[]).map(({ name }) => name),
    ['OS::Cinder::Volume', 'Own'],
  );
  for (const [query, status] of [
    ['limit=x', 400],
    ['limit=-1', 400],
    ['sort_key=owner', 400],
    ['sort_dir=up', 400],
    ['visibility=shared', 400],
    ['marker=nothing', 404],
  ] as const)
    assert.equal((await ask('GET', `/namespaces?${query}`)).status, status, query);
  const types = ((await ask('GET', '/resource_types', undefined, 'reader')).at('resource_types') as { name: string }[]).map(
    ({ name }) => name,
  );
  assert.ok(['Own', 'OS::Nova::Flavor', 'OS::Glance::Image'].every((name) => types.includes(name)));
  assert.equal(types.length, new Set(types).size);
});

story('objects and properties are added, changed, renamed and removed, each under a name of its own', async (system) => {
  const ask = at(system);
  await ask('POST', '/namespaces', { namespace: 'n', visibility: 'public', resource_type_associations: [{ name: 'T', prefix: 'pre_' }] });
  const property = { name: 'p', title: 'P', type: 'string', enum: ['a', 'b'], operators: ['<in>'] };
  const made = await ask('POST', '/namespaces/n/properties', property);
  assert.deepEqual([made.status, made.body], [201, property]);
  await says(ask('POST', '/namespaces/n/properties', property), 409, 'property with name=p already exists in namespace=n.');
  assert.deepEqual((await ask('GET', '/namespaces/n/properties/p', undefined, 'reader')).body, property);
  assert.deepEqual((await ask('GET', '/namespaces/n/properties/pre_p?resource_type=T')).at('name'), 'p');
  await says(ask('GET', '/namespaces/n/properties/p?resource_type=T'), 404, "expected resource type association prefix of 'pre_'");
  await says(ask('GET', '/namespaces/n/properties/p?resource_type=U'), 404, 'resource-type=U to namespace=n, was not found.');
  assert.equal((await ask('PUT', '/namespaces/n/properties/p', { ...property, name: 'q', title: 'Q' })).at('title'), 'Q');
  await says(ask('GET', '/namespaces/n/properties/p'), 404, 'property with name=p was not found in namespace=n.');
  await ask('POST', '/namespaces/n/properties', property);
  await says(ask('PUT', '/namespaces/n/properties/p', { ...property, name: 'q' }), 409, 'name=q already exists');
  assert.deepEqual(Object.keys((await ask('GET', '/namespaces/n/properties')).at('properties') as object), ['q', 'p']);
  assert.equal((await ask('DELETE', '/namespaces/n/properties/q')).status, 204);
  assert.equal((await ask('DELETE', '/namespaces/n/properties')).status, 204);
  assert.deepEqual((await ask('GET', '/namespaces/n/properties')).body, { properties: {} });

  const object = { name: 'o', description: 'An object.', required: ['x'], properties: { x: { title: 'X', type: 'number' } } };
  const first = await ask('POST', '/namespaces/n/objects', object);
  assert.deepEqual([first.status, first.at('properties'), first.at('schema')], [201, object.properties, '/v2/schemas/metadefs/object']);
  await says(ask('POST', '/namespaces/n/objects', object), 409, 'object with name=o already exists');
  await says(ask('POST', '/namespaces/n/objects', { ...object, self: 'x' }), 403, "Attribute 'self' is read-only.");
  await system.clock.advance(2000);
  await ask('POST', '/namespaces/n/objects', { name: 'later' });
  const listed = await ask('GET', '/namespaces/n/objects', undefined, 'reader');
  assert.deepEqual(
    [listed.at('objects.0.name'), listed.at('objects.1.name'), listed.at('schema')],
    ['later', 'o', '/v2/schemas/metadefs/objects'],
  );
  const changed = await ask('PUT', '/namespaces/n/objects/o', { name: 'changed' });
  assert.deepEqual([changed.at('name'), changed.at('created_at'), changed.at('properties')], ['changed', first.at('created_at'), {}]);
  assert.notEqual(changed.at('updated_at'), first.at('updated_at'));
  assert.equal((await ask('DELETE', '/namespaces/n/objects/changed')).status, 204);
  assert.equal((await ask('DELETE', '/namespaces/n/objects')).status, 204);
  assert.deepEqual((await ask('GET', '/namespaces/n/objects')).at('objects'), []);
});

story('tags are added one by one, added to, replaced, and all removed', async (system) => {
  const ask = at(system);
  await ask('POST', '/namespaces', { namespace: 'n' });
  const tags = async () => ((await ask('GET', '/namespaces/n/tags')).at('tags') as { name: string }[]).map(({ name }) => name).sort();
  assert.equal((await ask('POST', '/namespaces/n/tags/one')).status, 201);
  await says(ask('POST', '/namespaces/n/tags/one'), 409, 'tag with name=one already exists');
  await says(ask('POST', `/namespaces/n/tags/${'x'.repeat(81)}`), 400, 'at most 80 characters');
  const append = { 'x-openstack-append': 'True' };
  const more = await ask('POST', '/namespaces/n/tags', { tags: [{ name: 'two' }] }, 'admin', append);
  assert.deepEqual([more.status, more.body], [201, { tags: [{ name: 'two' }] }]);
  assert.deepEqual(await tags(), ['one', 'two']);
  assert.equal((await ask('POST', '/namespaces/n/tags', { tags: [{ name: 'two' }] }, 'admin', append)).status, 409);
  assert.equal((await ask('POST', '/namespaces/n/tags', { tags: [{ name: 'x' }, { name: 'x' }] })).status, 409);
  await ask('POST', '/namespaces/n/tags', { tags: [{ name: 'three' }, { name: 'two' }] });
  assert.deepEqual(await tags(), ['three', 'two']);
  assert.equal((await ask('PUT', '/namespaces/n/tags/three', { name: 'four' })).at('name'), 'four');
  assert.equal((await ask('GET', '/namespaces/n/tags/three')).status, 404);
  assert.equal((await ask('GET', '/namespaces/n/tags/four')).at('name'), 'four');
  assert.equal((await ask('DELETE', '/namespaces/n/tags/four')).status, 204);
  assert.equal((await ask('DELETE', '/namespaces/n/tags')).status, 204);
  assert.deepEqual(await tags(), []);
});

story('what is in a protected namespace is not removed, what it is for neither, and there is an end to all of it', async (system) => {
  const ask = at(system);
  const body = { ...whole, namespace: 'n', protected: true };
  await ask('POST', '/namespaces', body);
  for (const path of [
    'objects/limits',
    'objects',
    'properties/cores',
    'properties',
    'tags/fast',
    'tags',
    'resource_types/OS::Nova::Flavor',
  ])
    await says(ask('DELETE', `/namespaces/n/${path}`), 403, 'is protected and cannot be deleted.');
  assert.equal((await ask('POST', '/namespaces/n/tags', { tags: [] })).status, 403);
  await ask('PUT', '/namespaces/n', { namespace: 'n' });
  await says(ask('DELETE', '/namespaces/n/resource_types/none'), 404, 'resource-type=none to namespace=n, was not found.');
  assert.equal((await ask('DELETE', '/namespaces/n/resource_types/OS::Nova::Flavor')).status, 204);
  const association = { name: 'OS::Nova::Flavor', prefix: 'x:' };
  const made = await ask('POST', '/namespaces/n/resource_types', association);
  assert.deepEqual([made.status, made.at('prefix')], [201, 'x:']);
  await says(
    ask('POST', '/namespaces/n/resource_types', association),
    409,
    'resource-type=OS::Nova::Flavor to namespace=n already exists.',
  );
  const associations = await ask('GET', '/namespaces/n/resource_types');
  assert.equal((associations.at('resource_type_associations') as unknown[]).length, 2);

  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `x${index}` }));
  const { resourceTypes, tags } = limits.metadefs;
  await says(ask('POST', '/namespaces', { namespace: 'm', resource_type_associations: many(resourceTypes + 1) }), 413, 'Maximum: 32');
  assert.equal((await ask('POST', '/namespaces', { namespace: 'm', resource_type_associations: many(resourceTypes) })).status, 201);
  await says(ask('POST', '/namespaces/m/tags', { tags: many(tags + 1) }), 413, `Attempted: ${tags + 1}`);
  assert.equal((await ask('POST', '/namespaces/m/tags', { tags: many(tags) })).status, 201);
  await says(ask('POST', '/namespaces/m/tags/more'), 413, `Maximum: ${tags}`);
  const large = { title: 'L', type: 'string', description: 'x'.repeat(60_000) };
  const statuses: number[] = [];
  for (let index = 0; index < 8; index++)
    statuses.push((await ask('POST', '/namespaces/m/properties', { ...large, name: `p${index}` })).status);
  assert.deepEqual([statuses[0], statuses.at(-1)], [201, 413], 'it ends where an item does');
});

story('a name that is too long, or a definition that is none, is refused', async (system) => {
  const ask = at(system);
  await ask('POST', '/namespaces', { namespace: 'n' });
  for (const body of [
    {},
    { namespace: '' },
    { namespace: 'x'.repeat(81) },
    { namespace: 'm', visibility: 'shared' },
    { namespace: 'm', description: 'x'.repeat(501) },
    { namespace: 'm', strange: 1 },
    { namespace: 'm', properties: { p: { title: 'P' } } },
    { namespace: 'm', properties: { p: { title: 'P', type: 'text' } } },
    { namespace: 'm', objects: [{}] },
    { namespace: 'm', tags: ['x'] },
  ])
    assert.equal((await ask('POST', '/namespaces', body)).status, 400, JSON.stringify(body).slice(0, 80));
  for (const more of [{ name: 'x'.repeat(256) }, { type: 'text' }, { maxLength: -1 }, { title: undefined }])
    assert.equal((await ask('POST', '/namespaces/n/properties', { name: 'p', title: 'P', type: 'string', ...more })).status, 400);
  assert.equal((await ask('POST', '/namespaces/n/properties', { name: 'constructor', title: 'P', type: 'string' })).status, 201);
  assert.equal((await ask('GET', '/namespaces/n/properties/toString')).status, 404);
});

story('of requests that change a namespace at once none is lost', async (system) => {
  const ask = at(system);
  await ask('POST', '/namespaces', { namespace: 'n' });
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((tag) => ask('POST', `/namespaces/n/tags/${tag}`)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201, 201, 201],
  );
  assert.equal(((await ask('GET', '/namespaces/n/tags')).at('tags') as unknown[]).length, 4);
});
