/** Microversions, the order of checks, and the exact answers to requests that are wrong before an operation sees them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { root } from '../support/cloud.ts';
import { read, skip } from '../support/contract.ts';
import type { Answer } from '../support/gateway.ts';
import { projects } from '../support/personas.ts';
import { type Asked, makeSystem, type System } from '../support/system.ts';

let system: System;
before(async () => {
  system = await makeSystem();
});
after(() => system.close());

const legacy = 'x-openstack-nova-api-version';
const current = 'openstack-api-version';
type Headers = Readonly<Record<string, string>>;

const flavors = (headers: Headers, path = '/flavors') => system.request('GET', `${root}${path}`, { as: 'member', headers });

/** The headers that tell the version: all four, or none. */
function versionHeaders({ headers }: Answer): readonly (string | undefined)[] {
  return [headers['OpenStack-API-Version'], headers['X-OpenStack-Nova-API-Version'], headers['Vary']];
}

const used = (version: string) => [`compute ${version}`, version, 'OpenStack-API-Version, X-OpenStack-Nova-API-Version'];
const none = [undefined, undefined, undefined];

const accepted: readonly (readonly [what: string, headers: Headers, version: string])[] = [
  ['no header means the minimum', {}, '2.1'],
  ['the header of all services', { [current]: 'compute 2.79' }, '2.79'],
  ['the word latest', { [current]: 'compute latest' }, '2.104'],
  ['any case of the service’s name', { [current]: 'COMPUTE 2.79' }, '2.79'],
  ['the last entry for compute wins', { [current]: 'compute 2.5, volume 3.60, compute 2.9,identity 3.1' }, '2.9'],
  ['other services are ignored', { [current]: 'volume 3.60' }, '2.1'],
  ['an entry without a version is ignored', { [current]: 'compute' }, '2.1'],
  ['an entry without a version does not hide an earlier one', { [current]: 'compute 2.7, compute' }, '2.7'],
  ['the old header', { [legacy]: '2.79' }, '2.79'],
  ['the old header’s latest', { [legacy]: 'latest' }, '2.104'],
  ['the last value of the old header', { [legacy]: '2.5, 2.9' }, '2.9'],
  ['the new header before the old', { [current]: 'compute 2.79', [legacy]: '2.5' }, '2.79'],
  ['the old header where the new tells nothing', { [current]: 'volume 3.60', [legacy]: '2.5' }, '2.5'],
  ['the bounds', { [current]: 'compute 2.1' }, '2.1'],
  ['the bounds, too', { [current]: 'compute 2.104' }, '2.104'],
];

for (const [what, headers, version] of accepted) {
  test(`negotiation: ${what}`, async () => {
    const answer = await flavors(headers);
    assert.equal(answer.status, 200);
    assert.deepEqual(versionHeaders(answer), used(version));
  });
}

const malformed: readonly (readonly [header: Headers, shown: string])[] = [
  ...['abc', '2.01', 'LATEST', 'v2.1', '2', '2.', '.1', '2.1.1', '-2.1', '02.1', '2,1'.replace(',', ';')].map(
    (text) => [{ [current]: `compute ${text}` }, text] as const,
  ),
  [{ [legacy]: 'compute 2.10' }, 'compute 2.10'],
  [{ [legacy]: '' }, ''],
  [{ [legacy]: '2.1,' }, ''],
];

for (const [headers, shown] of malformed) {
  test(`negotiation: ${JSON.stringify(headers)} is no version`, { skip }, async () => {
    const answer = await flavors(headers);
    const { body, status } = errorOf('bad version string');
    assert.equal(answer.status, status);
    assert.deepEqual(answer.body, JSON.parse(JSON.stringify(body).replace('<string>', shown)));
    assert.deepEqual(versionHeaders(answer), none);
  });
}

for (const wanted of ['2.0', '2.105', '2.999999999999999999999', '3.1', '1.1']) {
  test(`negotiation: ${wanted} is not supported`, { skip }, async () => {
    const answer = await flavors({ [current]: `compute ${wanted}` });
    const { body, status } = errorOf('well-formed but out of range (also 2.0 and 3.x)');
    assert.equal(answer.status, status);
    assert.deepEqual(answer.body, JSON.parse(JSON.stringify(body).replace('<requested>', wanted)));
    assert.deepEqual(versionHeaders(answer), used(wanted));
  });
}

function errorOf(name: string): { readonly status: number; readonly body: unknown } {
  const { errors } = read('microversions.json').negotiation as { errors: readonly { case: string; status: number; body: unknown }[] };
  const found = errors.find((candidate) => candidate.case === name);
  assert.ok(found);
  return found;
}

test('an operation that does not exist yet at a version is not found', { skip }, async () => {
  const answer = await system.request('PUT', `${root}/flavors/1`, { as: 'admin', version: '2.54', body: {} });
  const { body, status } = errorOf('operation does not exist at the requested version');
  assert.equal(answer.status, status);
  assert.deepEqual(answer.body, body);
  assert.deepEqual(versionHeaders(answer), used('2.54'));
});

test('errors of operations carry the version as well', async () => {
  const answer = await flavors({ [current]: 'compute 2.79' }, '/flavors/none');
  assert.equal(answer.status, 404);
  assert.deepEqual(versionHeaders(answer), used('2.79'));
  assert.equal(answer.headers['Content-Type'], 'application/json; charset=UTF-8');
});

test('the root knows no versions, the versioned root does', async () => {
  const bad = { headers: { [current]: 'compute 9.9' } };
  assert.deepEqual(versionHeaders(await system.request('GET', '/compute/', bad)), none);
  assert.equal((await system.request('GET', '/compute/', bad)).status, 200);
  assert.equal((await system.request('GET', `${root}/`, bad)).status, 406);
  assert.deepEqual(versionHeaders(await system.request('GET', `${root}/`)), used('2.1'));
});

const unknownBody = { message: 'The resource could not be found.<br /><br />\n\n\n', code: '404 Not Found', title: 'Not Found' };

for (const [method, path] of [
  ['GET', `${root}/nothing`],
  ['PATCH', `${root}/flavors`],
  ['GET', `${root}/servers/`],
  ['GET', `${root}/servers//os-volume_attachments`],
  ['GET', `${root}/flavors/1/action`],
  ['GET', '/nowhere'],
] as const) {
  test(`${method} ${path} is no route: 404 without the service’s envelope`, async () => {
    const answer = await system.request(method, path, { as: 'member', version: 'nonsense' });
    assert.equal(answer.status, 404);
    assert.deepEqual(answer.body, unknownBody);
    assert.deepEqual(versionHeaders(answer), none);
    assert.equal((await system.request(method, path)).status, 401);
  });
}

test('every answer names its request, and no two the same', async () => {
  const answers = await Promise.all(['/flavors', '/flavors/none', '/nothing'].map((path) => flavors({}, path)));
  const ids = answers.map(({ headers }) => headers['x-openstack-request-id']);
  for (const id of ids) assert.match(id ?? '', /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    answers.map(({ headers }) => headers['x-compute-request-id']),
    ids,
  );
});

/** A request that is wrong in every way, and what it is told as one wrong after the other is put right. */
const mistakes: readonly (readonly [status: number, message: string, put: (asked: Asked) => Asked])[] = [
  [413, 'Request is too large.', (asked) => asked],
  [401, 'The request you have made requires authentication.', (asked) => ({ ...asked, body: '[' })],
  [400, 'API Version String abc is of invalid format. Must be of format MajorNum.MinorNum.', (asked) => ({ ...asked, as: 'stranger' })],
  [406, 'Version 2.200 is not supported by the API. Minimum is 2.1 and maximum is 2.104.', (asked) => ({ ...asked, version: '2.200' })],
  [415, 'Unsupported Content-Type', (asked) => ({ ...asked, version: '2.54' })],
  [400, 'Malformed request body', (asked) => ({ ...asked, headers: {} })],
  [
    400,
    `Malformed request URL: URL's project_id 'foreign' doesn't match Context's project_id '${projects.own}'`,
    (asked) => ({ ...asked, body: '[]' }),
  ],
];

test('what is wrong is told in the order that Nova’s clients observe', async () => {
  let asked: Asked = { version: 'abc', body: 'x'.repeat(200_000), headers: { 'content-type': 'image/png' } };
  for (const [status, message, put] of mistakes) {
    asked = put(asked);
    const answer = await system.request('PUT', `${root}/foreign/flavors/none`, asked);
    assert.equal(answer.status, status, message);
    const [fault] = Object.values(answer.body as Record<string, { message: string }>);
    assert.equal(fault?.message, message);
  }
  const path = `${root}/flavors/none`;
  const own = async (more: Asked) => (await system.request('PUT', path, { ...asked, ...more })).status;
  assert.equal(await own({}), 404, 'the window comes before the schema');
  assert.equal(await own({ version: '2.55' }), 400, 'the schema before the policy');
  assert.equal(await own({ version: '2.55', body: { flavor: { description: null } } }), 403, 'the policy before the flavor');
  assert.equal(await own({ version: '2.55', body: { flavor: { description: null } }, as: 'admin' }), 404);
});

test('in a server action the server comes before the policy, and the policy before the state', async () => {
  const id = '11111111-2222-4333-8444-555555555555';
  const act = async (asked: Asked) => (await system.request('POST', `${root}/servers/${id}/action`, { as: 'stranger', ...asked })).status;
  assert.equal(await act({ body: { reboot: {} } }), 400, 'the schema before the server');
  assert.equal(await act({ body: { reboot: { type: 'HARD' } } }), 404);
});

const actionPath = `${root}/servers/11111111-2222-4333-8444-555555555555/action`;
type BodyCase = readonly [
  name: string,
  asked: Asked & { readonly method?: 'POST' | 'PUT' | 'GET'; readonly path: string },
  message: string,
];

/** By the cases of `error_envelope.body_errors`; the messages of the validator are ours, in its form. */
const bodyCases: readonly BodyCase[] = [
  [
    'malformed JSON, empty action body, more than one action key, or a non-object action body',
    { path: actionPath, body: '{' },
    'Malformed request body',
  ],
  [
    'malformed JSON, empty action body, more than one action key, or a non-object action body',
    { path: actionPath, body: '' },
    'Malformed request body',
  ],
  [
    'malformed JSON, empty action body, more than one action key, or a non-object action body',
    { path: actionPath, body: {} },
    'Malformed request body',
  ],
  [
    'malformed JSON, empty action body, more than one action key, or a non-object action body',
    { path: actionPath, body: { 'os-start': null, 'os-stop': null } },
    'Malformed request body',
  ],
  [
    'malformed JSON, empty action body, more than one action key, or a non-object action body',
    { path: actionPath, body: '["os-start"]' },
    'Malformed request body',
  ],
  [
    'malformed JSON, empty action body, more than one action key, or a non-object action body',
    { path: `${root}/servers`, body: '{"a":' },
    'Malformed request body',
  ],
  ['empty body on a POST or PUT with a body schema', { path: `${root}/servers` }, "None is not of type 'object'"],
  ['unknown action key', { path: actionPath, body: { fly: null } }, 'There is no such action: fly'],
  [
    'unsupported Content-Type',
    { path: `${root}/servers`, body: {}, headers: { 'content-type': 'application/xml' } },
    'Unsupported Content-Type',
  ],
  [
    'project_id in URL differs from the token',
    { path: `${root}/foreign/servers`, method: 'GET' },
    `Malformed request URL: URL's project_id 'foreign' doesn't match Context's project_id '${projects.own}'`,
  ],
  [
    'schema failure at a named field',
    { path: `${root}/servers`, body: { server: { name: 'a', flavorRef: '1', min_count: 0 } } },
    'Invalid input for field/attribute min_count. Value: 0. 0 is less than the minimum of 1',
  ],
  ['schema failure at the top level', { path: `${root}/servers`, body: {} }, "'server' is a required property"],
  [
    'schema failure in the query string',
    { path: `${root}/servers?limit=-1`, method: 'GET' },
    "Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'",
  ],
  [
    'unknown query parameter',
    { path: `${root}/flavors?bogus=1`, method: 'GET', version: '2.75' },
    "Additional properties are not allowed ('bogus' was unexpected)",
  ],
  [
    'unknown query parameter',
    { path: `${root}/servers?bogus=1`, method: 'GET', version: '2.75' },
    "'bogus' does not match any of the regexes: '^_'",
  ],
  [
    'bad name',
    { path: `${root}/servers`, body: { server: { name: ' a', flavorRef: '1' } } },
    "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.",
  ],
  ['query string is not UTF-8', { path: `${root}/servers?name=%ff`, method: 'GET' }, 'Query string is not UTF-8 encoded'],
  [
    'policy',
    { path: `${root}/flavors`, body: { flavor: { name: 'a', ram: 1, vcpus: 1, disk: 1 } } },
    "Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed.",
  ],
  ['unknown server', { path: actionPath, body: { 'os-start': null } }, 'Instance 11111111-2222-4333-8444-555555555555 could not be found.'],
];

for (const [name, { method = 'POST', path, ...asked }, message] of bodyCases) {
  test(`${name}: ${method} ${path} ${JSON.stringify(asked.body)}`, { skip }, async () => {
    const known = (read('microversions.json').error_envelope.body_errors as readonly { case: string; status: number }[]).find(
      (row) => row.case === name,
    );
    assert.ok(known);
    const answer = await system.request(method, path, { as: 'member', ...asked });
    assert.equal(answer.status, known.status);
    const envelope = { 400: 'badRequest', 403: 'forbidden', 404: 'itemNotFound', 415: 'badMediaType' }[known.status] ?? 'computeFault';
    assert.deepEqual(answer.body, { [envelope]: { code: known.status, message } });
  });
}

test('no request here was a defect', () => system.assertNoDefects());
