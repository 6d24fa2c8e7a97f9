/** What administrators add to the catalogue, and the limits that are registered for it. */
import assert from 'node:assert/strict';
import type { Answer } from '../support/gateway.ts';
import type { Persona } from '../support/personas.ts';
import { knownProjects, projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const asking =
  (system: System) =>
  (method: Method, path: string, body?: unknown, as: Persona = 'admin'): Promise<Answer> =>
    system.request(method, `/identity/v3${path}`, { as, ...(body === undefined ? {} : { body }) });

const refused = (answer: Answer, status: number, message: string) =>
  assert.deepEqual([answer.status, answer.at('error.message')], [status, message]);

const malformed =
  'The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.';

story('a service that an administrator adds is in the catalogue, until it goes with its endpoints', async (system) => {
  const ask = asking(system);
  const service = (await ask('POST', '/services', { service: { type: 'dns', name: 'designate', note: 'kept' } })).text('service.id');
  assert.equal((await ask('GET', `/services/${service}`)).at('service.note'), 'kept');
  assert.deepEqual((await ask('GET', '/services?type=dns')).at('services.0.id'), service);
  const endpointAt = (url: string, more: object = {}) =>
    ask('POST', '/endpoints', { endpoint: { service_id: service, interface: 'public', url, ...more } });
  refused(
    await endpointAt('https://dns.example/%(nothing)s'),
    400,
    'Cannot create an endpoint with an invalid URL: https://dns.example/%(nothing)s.',
  );
  refused(
    await endpointAt('https://dns.example', { region_id: 'nowhere' }),
    400,
    `Expecting to find region_id in region table. ${malformed}`,
  );
  refused(
    await endpointAt('https://dns.example', { service_id: 'none' }),
    400,
    `Expecting to find service_id in service table. ${malformed}`,
  );
  const endpoint = (await endpointAt('https://dns.example/$(project_id)s', { region: 'RegionTwo' })).text('endpoint.id');
  assert.equal((await ask('GET', '/regions/RegionTwo')).status, 200, 'the older name makes the region');

  const seen = async () => {
    const catalog = (await ask('GET', '/auth/catalog', undefined, 'reader')).at('catalog') as { type: string; endpoints: object[] }[];
    return catalog.find(({ type }) => type === 'dns');
  };
  const url = `https://dns.example/${projects.own}`;
  assert.deepEqual(await seen(), {
    id: service,
    type: 'dns',
    name: 'designate',
    endpoints: [{ id: endpoint, interface: 'public', region: 'RegionTwo', region_id: 'RegionTwo', url }],
  });
  await ask('PATCH', `/endpoints/${endpoint}`, { endpoint: { enabled: false } });
  assert.deepEqual((await seen())?.endpoints, []);
  await ask('PATCH', `/services/${service}`, { service: { enabled: false } });
  assert.equal(await seen(), undefined);

  const inUse = 'Unable to delete region RegionTwo because it or its child regions have associated endpoints.';
  refused(await ask('DELETE', '/regions/RegionTwo'), 403, inUse);
  assert.equal((await ask('DELETE', `/services/${service}`)).status, 204);
  refused(await ask('GET', `/endpoints/${endpoint}`), 404, `Could not find endpoint: ${endpoint}.`);

  assert.equal((await ask('PUT', '/regions/below', { region: { parent_region_id: 'RegionTwo' } })).status, 201);
  refused(
    await ask('POST', '/regions', { region: { id: 'below' } }),
    409,
    'Conflict occurred attempting to store region - Duplicate ID, below..',
  );
  const circle = 'The specified parent region below would create a circular region hierarchy.';
  refused(await ask('PATCH', '/regions/RegionTwo', { region: { parent_region_id: 'below' } }), 400, circle);
  assert.equal((await ask('GET', '/regions?parent_region_id=RegionTwo')).at('regions.0.id'), 'below');
  assert.equal((await ask('DELETE', '/regions/RegionTwo')).status, 204);
  refused(await ask('GET', '/regions/below'), 404, 'Could not find region: below.');
});

story('what is there from the beginning stays as it is', async (system) => {
  const ask = asking(system);
  for (const [list, thing] of [
    ['services', 'service'],
    ['endpoints', 'endpoint'],
    ['regions', 'region'],
  ] as const) {
    const id = (await ask('GET', `/${list}`)).text(`${list}.0.id`);
    const why = (verb: string) =>
      `Unable to ${verb} immutable ${thing} resource: \`${id}\`. Set resource option "immutable" to false first.`;
    refused(await ask('PATCH', `/${list}/${id}`, { [thing]: {} }), 403, why('update'));
    refused(await ask('DELETE', `/${list}/${id}`), 403, why('delete'));
  }
});

story('limits follow from what is registered, and both are refused as Keystone refuses them', async (system) => {
  await knownProjects(system.ports);
  const ask = asking(system);
  const service = (await ask('GET', '/services?name=nova')).text('services.0.id');
  const cores = { service_id: service, resource_name: 'cores', default_limit: 20 };
  const register = (...all: object[]) => ask('POST', '/registered_limits', { registered_limits: all });
  const made = await register(cores, { ...cores, region_id: 'RegionOne', default_limit: 30, description: 'here' });
  assert.equal(made.status, 201);
  const [everywhere, here] = [made.text('registered_limits.0.id'), made.text('registered_limits.1.id')];
  const again = 'Conflict occurred attempting to store registered_limit - Duplicate entry.';
  refused(await register({ ...cores, resource_name: 'ram' }, cores), 409, again);
  assert.equal(((await ask('GET', '/registered_limits')).at('registered_limits') as unknown[]).length, 2, 'all or none');
  refused(await register({ ...cores, service_id: 'none' }), 400, `Expecting to find service_id in registered_limit. ${malformed}`);
  refused(await register({ ...cores, region_id: 'none' }), 400, `Expecting to find region_id in registered_limit. ${malformed}`);
  assert.equal((await register({ ...cores, default_limit: -2 })).status, 400);
  assert.deepEqual((await ask('GET', '/registered_limits?region_id=RegionOne', undefined, 'member')).at('registered_limits.0'), {
    id: here,
    service_id: service,
    region_id: 'RegionOne',
    resource_name: 'cores',
    default_limit: 30,
    description: 'here',
    links: { self: `https://cloud.example/identity/v3/registered_limits/${here}` },
  });

  const mine = { project_id: projects.own, service_id: service, resource_name: 'cores', resource_limit: 5 };
  const limit = (...all: object[]) => ask('POST', '/limits', { limits: all });
  const without = 'Unable to create a limit that has no corresponding registered limit.';
  refused(await limit({ ...mine, resource_name: 'ram' }), 403, without);
  refused(await limit({ ...mine, project_id: 'none' }), 400, `Expecting to find project_id in limit. ${malformed}`);
  refused(await limit({ ...mine, domain_id: 'default' }), 400, `Expecting to find project_id or domain_id in limit. ${malformed}`);
  const own = (await limit(mine, { ...mine, project_id: projects.other }, { ...mine, project_id: null, domain_id: 'default' })).text(
    'limits.0.id',
  );
  refused(await limit(mine), 409, 'Conflict occurred attempting to store limit - Duplicate entry.');
  assert.deepEqual((await ask('GET', '/limits', undefined, 'member')).at('limits'), [
    {
      id: own,
      project_id: projects.own,
      domain_id: null,
      service_id: service,
      region_id: null,
      resource_name: 'cores',
      resource_limit: 5,
      description: null,
      links: { self: `https://cloud.example/identity/v3/limits/${own}` },
    },
  ]);
  assert.equal(((await ask('GET', '/limits')).at('limits') as unknown[]).length, 3);
  assert.equal(((await ask('GET', `/limits?project_id=${projects.other}`)).at('limits') as unknown[]).length, 1);
  assert.equal((await ask('GET', `/limits/${own}`, undefined, 'reader')).status, 200);
  assert.equal((await ask('GET', `/limits/${own}`, undefined, 'other')).status, 403);
  assert.equal((await ask('PATCH', `/limits/${own}`, { limit: { resource_limit: 7 } })).at('limit.resource_limit'), 7);
  assert.equal((await ask('PATCH', `/limits/${own}`, { limit: { project_id: projects.other } })).status, 400);
  assert.equal((await ask('GET', '/limits/model', undefined, 'unscoped')).at('model.name'), 'flat');

  const inUse = `Unable to update or delete registered limit ${everywhere} because there are project limits associated with it.`;
  refused(await ask('DELETE', `/registered_limits/${everywhere}`), 403, inUse);
  refused(await ask('PATCH', `/registered_limits/${everywhere}`, { registered_limit: { resource_name: 'x' } }), 403, inUse);
  assert.equal((await ask('PATCH', `/registered_limits/${everywhere}`, { registered_limit: { default_limit: 1 } })).status, 200);
  for (const { id } of (await ask('GET', '/limits')).at('limits') as { id: string }[])
    assert.equal((await ask('DELETE', `/limits/${id}`)).status, 204);
  assert.equal((await ask('DELETE', `/registered_limits/${everywhere}`)).status, 204);
  refused(await ask('GET', `/registered_limits/${everywhere}`), 404, `Could not find registered limit for ${everywhere}.`);
  refused(await ask('GET', `/limits/${own}`), 404, `Could not find limit for ${own}.`);
});
