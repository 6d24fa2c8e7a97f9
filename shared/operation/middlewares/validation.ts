import * as requestErrors from '../errors.ts';
import type { Middleware } from '../exchange.ts';
import { parseQuery } from '../gateway.ts';
import { parse } from '../validation.ts';
import { minimumVersion } from '../version.ts';
import { at } from '../versioned.ts';

/** Checks query and body against the operation's schemas at the version in use. */
export const validation: Middleware = (exchange) => {
  const { operation, version = minimumVersion, json } = exchange;
  const query = parseQuery(exchange.event.rawQueryString);
  if (query === undefined) throw requestErrors.QueryNotUtf8();
  const querySchema = at(operation?.query, version);
  exchange.query = querySchema === undefined ? query : parse(querySchema, query, 'query parameters');
  const bodySchema = at(operation?.body, version);
  exchange.body = bodySchema === undefined ? json : parse(bodySchema, json, exchange.route.service.bodySubject ?? 'field/attribute');
  if (namesPrototype(json)) {
    throw requestErrors.InvalidInput({ reason: "Invalid input: a key cannot be '__proto__'. Choose another name." });
  }
};

/** Objects take this key for something else. What takes any key, such as metadata, would lose it in silence; other schemas have refused it before. */
function namesPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Object.hasOwn(value, '__proto__') || Object.values(value).some(namesPrototype));
}
