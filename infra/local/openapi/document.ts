/** The OpenAPI document of a service at one microversion, made of what its operations declare. */
import type { ErrorKind } from '../../../shared/errors.ts';
import type { AnyOperation } from '../../../shared/operation/operation.ts';
import { routesOf } from '../../../shared/operation/routes.ts';
import type { Service } from '../../../shared/operation/service.ts';
import type { Version } from '../../../shared/operation/version.ts';
import { at } from '../../../shared/operation/versioned.ts';
import { type JsonObject, jsonSchemaOf, queryParametersOf } from './schemas.ts';
import { existsAt, rangeOf } from './versions.ts';

interface Subject {
  readonly service: Service;
  readonly version: Version;
  readonly operations: readonly AnyOperation[];
  /** Bodies of requests, by the names of operations. */
  readonly examples: ReadonlyMap<string, unknown>;
}

export function openapiDocument({ service, version, operations, examples }: Subject): JsonObject {
  const range = rangeOf(service);
  const offered = operations.filter((operation) => operation.service === service && existsAt(operation, version));
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routesOf(offered)) {
    const { root, base } = route.service;
    const [first] = route.operations;
    if (first === undefined) continue;
    const path = `${root}${first.unversioned ? '' : base}${first.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route.name, route.operations, version, examples) };
  }
  return {
    openapi: '3.1.0',
    info: { title: `OpenStack ${service}`, version: range === undefined ? '1' : `${range.major}.${version}` },
    servers: [{ url: '/' }],
    paths,
    components: { securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } } },
  };
}

/** Operations that the body tells apart are one of OpenAPI's, whose body is one of theirs. */
function operationOf(
  operationId: string,
  operations: readonly AnyOperation[],
  version: Version,
  examples: ReadonlyMap<string, unknown>,
): JsonObject {
  const [first] = operations;
  const parameters = [...(first?.path.matchAll(/\{(\w+)\}/g) ?? [])].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } };
  });
  const query = at(first?.query, version);
  const requestBody = requestBodyOf(operations, version, examples);
  return {
    operationId,
    'x-openstack-operations': operations.map((each) => ({
      name: each.name,
      ...(each.action && { action: each.action }),
      ...(each.policy && { policy: each.policy.rule }),
    })),
    security: first?.authentication === 'none' ? [] : [{ token: [] }],
    parameters: [...parameters, ...(query === undefined ? [] : queryParametersOf(query))],
    ...(requestBody && { requestBody }),
    responses: responsesOf(operations, version),
  };
}

function requestBodyOf(
  operations: readonly AnyOperation[],
  version: Version,
  examples: ReadonlyMap<string, unknown>,
): JsonObject | undefined {
  if (operations.some(({ bytes }) => bytes)) return { required: true, content: { 'application/octet-stream': {} } };
  const schemas = operations.flatMap(({ body, action }) => {
    const schema = at(body, version);
    if (schema === undefined) return [];
    return [action === undefined ? jsonSchemaOf(schema) : namedBy(action, jsonSchemaOf(schema))];
  });
  const [only] = schemas;
  if (only === undefined) return undefined;
  const schema = schemas.length === 1 ? only : { oneOf: schemas };
  const types = ['application/json', ...new Set(operations.flatMap(({ contentTypes = [] }) => contentTypes))];
  const media = { schema, ...examplesOf(operations, examples) };
  return { required: true, content: Object.fromEntries(types.map((type) => [type, media])) };
}

/** The body of an action has one key, which names it, whatever its own schema leaves open. */
function namedBy(action: string, schema: JsonObject): JsonObject {
  const properties = { [action]: {}, ...(schema['properties'] as JsonObject | undefined) };
  return { ...schema, properties, required: [action], additionalProperties: false };
}

/** What operations answer is made by their views, in each version as they show it: no schema says how it looks. */
function responsesOf(operations: readonly AnyOperation[], version: Version): JsonObject {
  const succeeded = operations.map(({ status }) => [at(status, version), { description: 'Success' }] as const);
  const kinds = operations.flatMap(({ errors }) => errors as readonly ErrorKind[]);
  const failed = [...Map.groupBy(kinds, ({ status }) => status)].map(([status, all]) => {
    const description = [...new Set(all.map(({ kind }) => kind))].sort().join(', ');
    return [status, { description }] as const;
  });
  return { ...Object.fromEntries([...failed, ...succeeded]), default: { description: 'What any operation may answer, such as 401' } };
}

function examplesOf(operations: readonly AnyOperation[], examples: ReadonlyMap<string, unknown>): JsonObject {
  const shown = operations.flatMap(({ name }) => {
    const value = examples.get(name);
    return value === undefined ? [] : [[name, { value }] as const];
  });
  return shown.length === 0 ? {} : { examples: Object.fromEntries(shown) };
}
