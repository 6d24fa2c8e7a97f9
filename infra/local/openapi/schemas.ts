/** From schemas of zod to the JSON Schema of OpenAPI 3.1. What a schema checks by a function, such as a format, stays unsaid. */
import { z } from 'zod/mini';

export type JsonObject = Readonly<Record<string, unknown>>;

/** What clients may send. */
export function jsonSchemaOf(schema: z.core.$ZodType): JsonObject {
  const { $schema, $defs, ...made } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  return withoutReferences(made) as JsonObject;
}

/** Only what contains itself is referred to, and that is JSON of any kind. */
function withoutReferences(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (Object.hasOwn(value, '$ref')) return {};
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutReferences(each)]));
}

/** The parameters of a query string: each is a list, because each may be given again. */
export function queryParametersOf(schema: z.core.$ZodType): readonly JsonObject[] {
  const properties = (jsonSchemaOf(shapeOf(schema))['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: 'query',
    required: false,
    style: 'form',
    explode: true,
    schema: each,
  }));
}

/** Where names are looked at first and values then, the names of the parameters are in what comes second. */
function shapeOf(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.core.$ZodPipe ? schema._zod.def.out : schema;
}
