import * as requestErrors from '../errors.ts';
import type { Middleware } from '../exchange.ts';
import { parseQuery } from '../gateway.ts';
import { holds } from '../holds.ts';
import { parseRelaxed } from '../relaxed.ts';
import { parse, type Subject } from '../validation.ts';
import { minimumVersion } from '../version.ts';
import { at } from '../versioned.ts';

const parameter: Subject = ([name], value) => `Invalid input for query parameters ${String(name)}. Value: ${value}. `;
const attribute: Subject = (path, value) => `Invalid input for field/attribute ${String(path.at(-1))}. Value: ${value}. `;

/** Checks query and body against the operation's schemas at the version in use. */
export const validation: Middleware = (exchange) => {
  const { operation, version = minimumVersion, json } = exchange;
  const query = queryOf(exchange.event.rawQueryString);
  const querySchema = at(operation?.query, version);
  exchange.query = querySchema === undefined ? query : parse(querySchema, query, parameter);
  const bodySchema = at(operation?.body, version);
  const read = exchange.isRelaxed ? parseRelaxed : parse;
  exchange.body = bodySchema === undefined ? json : read(bodySchema, json, exchange.route.service.bodySubject ?? attribute);
  // Objects take this key for something else. What takes any key, such as metadata, would lose it in silence; other schemas have refused it before.
  if (holds(json, (found) => Object.hasOwn(found, '__proto__'))) {
    throw requestErrors.InvalidInput({ reason: "Invalid input: a key cannot be '__proto__'. Choose another name." });
  }
};

function queryOf(raw: string): Readonly<Record<string, readonly string[]>> {
  try {
    return parseQuery(raw);
  } catch {
    throw requestErrors.QueryNotUtf8();
  }
}
