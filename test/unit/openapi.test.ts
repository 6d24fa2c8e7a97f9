/** The documents that are made of the catalogue are OpenAPI, at every version. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { operations } from '../../functions/catalogue.ts';
import { openapiDocument } from '../../infra/local/openapi/document.ts';
import { examplesAt, readExamples } from '../../infra/local/openapi/examples.ts';
import { serveOpenapi } from '../../infra/local/openapi/serve.ts';
import { breakpointsOf, existsAt } from '../../infra/local/openapi/versions.ts';
import type { GatewayEvent } from '../../shared/operation/gateway.ts';
import { at as atVersion } from '../../shared/operation/versioned.ts';
import { requestExamples } from '../examples/openapi.ts';

const services = [...new Set(operations.map(({ service }) => service))];
const validator = new Validator();
const examples = readExamples();
/** Formats are checked by functions, of which schemas say no more than the name. */
const ajv = new Ajv2020({ strict: false, validateFormats: false });

function documentOf(service: (typeof services)[number], version: number) {
  return openapiDocument({ service, version, operations, examples: examplesAt(examples, service, version) });
}

/** What stands at a path of keys. */
const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined), value);

for (const service of services) {
  test(`the documents of ${service} are valid at each version at which it changes`, async () => {
    for (const version of breakpointsOf(service, operations)) {
      const { valid, errors } = await validator.validate(structuredClone(documentOf(service, version)));
      assert.ok(valid, `${service} ${version}: ${JSON.stringify(errors)}`);
    }
  });

  test(`the newest document of ${service} has every operation that it has, and none refers to what is not there`, () => {
    const document = documentOf(service, breakpointsOf(service, operations).at(-1) ?? 0);
    const text = JSON.stringify(document);
    for (const { name, window } of operations.filter((operation) => operation.service === service)) {
      assert.equal(text.includes(`"name":"${name}"`), window?.until === undefined, name);
    }
    assert.ok(!text.includes('"$ref"'));
  });
}

test('a field is in the documents of the versions that it is in', () => {
  const fieldsAt = (version: number) => {
    const path = ['paths', '/compute/v2.1/servers', 'post', 'requestBody', 'content', 'application/json', 'schema', 'properties', 'server'];
    return JSON.stringify(at(documentOf('compute', version), ...path));
  };
  assert.doesNotMatch(fieldsAt(89), /"hostname"/);
  assert.match(fieldsAt(90), /"hostname"/);
});

test('actions are one operation whose body is one of theirs', () => {
  const action = at(documentOf('compute', 90), 'paths', '/compute/v2.1/servers/{server_id}/action', 'post');
  const bodies = at(action, 'requestBody', 'content', 'application/json', 'schema', 'oneOf');
  const expected = operations.filter(({ path, service }) => service === 'compute' && path === '/servers/{server_id}/action');
  assert.ok(Array.isArray(bodies));
  assert.ok(bodies.length > 1 && bodies.length <= expected.length);
});

test('the errors that an operation declares are its answers', () => {
  const responses = at(documentOf('compute', 90), 'paths', '/compute/v2.1/servers/{server_id}', 'get', 'responses');
  assert.match(String(at(responses, '404', 'description')), /ServerNotFound/);
});

test('the examples are those that are asked for here: `npm run openapi` writes them anew', async () => {
  assert.deepEqual(await requestExamples(), examples);
});

/** Whatever a document shows as a body of JSON: the schema, and the examples of it. */
function bodiesIn(document: unknown): readonly { readonly schema: object; readonly shown: ReadonlyMap<string, unknown> }[] {
  const paths = Object.values((at(document, 'paths') ?? {}) as object).flatMap((path) => Object.values(path as object));
  return paths.flatMap((operation) => {
    const media = at(operation, 'requestBody', 'content', 'application/json');
    const schema = at(media, 'schema');
    const shown = Object.entries((at(media, 'examples') ?? {}) as object).map(([name, example]) => [name, at(example, 'value')] as const);
    return typeof schema === 'object' && schema !== null ? [{ schema, shown: new Map(shown) }] : [];
  });
}

for (const service of services) {
  test(`every example in the documents of ${service} is what its schema asks for`, () => {
    for (const version of breakpointsOf(service, operations)) {
      for (const { schema, shown } of bodiesIn(documentOf(service, version))) {
        const accepts = ajv.compile(schema);
        for (const [name, body] of shown) assert.ok(accepts(body), `${name} ${version}: ${ajv.errorsText(accepts.errors)}`);
      }
    }
  });

  test(`the newest document of ${service} has an example for each operation with a body`, () => {
    const newest = breakpointsOf(service, operations).at(-1) ?? 0;
    const shown = new Set(bodiesIn(documentOf(service, newest)).flatMap((body) => [...body.shown.keys()]));
    for (const operation of operations) {
      const takesBody = operation.service === service && existsAt(operation, newest) && atVersion(operation.body, newest) !== undefined;
      if (takesBody) assert.ok(shown.has(operation.name), operation.name);
    }
  });
}

test('a request that its schema refuses is found', () => {
  const [create] = bodiesIn(documentOf('compute', 90)).filter(({ shown }) => shown.has('servers.create'));
  assert.ok(create !== undefined);
  assert.ok(!ajv.validate(create.schema, { server: { name: 'web' } }));
});

test('documents are asked for by service and version', async () => {
  const ask = async (document: string | undefined, rawQueryString = '') => {
    const pathParameters = document === undefined ? {} : { pathParameters: { document } };
    const { statusCode, body = '' } = await serveOpenapi({ rawQueryString, ...pathParameters } as unknown as GatewayEvent, {});
    return { statusCode, body: JSON.parse(body) as unknown };
  };
  const { body: list } = await ask(undefined);
  assert.deepEqual(
    (at(list, 'documents') as readonly { readonly service: string }[]).map(({ service }) => service),
    services,
  );
  assert.equal(at((await ask('compute.json', 'version=2.90')).body, 'info', 'version'), '2.90');
  assert.equal((await ask('image.json')).statusCode, 200);
  for (const [document, query] of [
    ['compute.json', 'version=2.999'],
    ['compute.json', 'version=3.1'],
    ['compute.json', 'version=latest'],
    ['image.json', 'version=2.1'],
    ['nothing.json', ''],
  ] as const) {
    assert.equal((await ask(document, query)).statusCode, 404, `${document}?${query}`);
  }
});
