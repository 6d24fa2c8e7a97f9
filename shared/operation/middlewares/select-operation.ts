import * as limits from '../../limits.ts';
import * as requestErrors from '../errors.ts';
import type { Exchange, ExchangeMiddleware } from '../exchange.ts';
import { services } from '../services.ts';
import { minimumVersion, version } from '../version.ts';

/** Parses the JSON body, finds the operation that it names where a route has several, and checks its version window. */
export const selectOperation: ExchangeMiddleware = {
  name: 'select operation',
  before({ event: exchange }) {
    const actions = exchange.route.operations.filter((operation) => operation.action !== undefined);
    exchange.json = parseBody(exchange);
    exchange.operation = actions.length > 0 ? byAction(exchange) : exchange.route.operations[0];
    const { since, until } = exchange.operation?.window ?? {};
    const wanted = exchange.version ?? minimumVersion;
    checkProject(exchange);
    if ((since !== undefined && wanted < version(since)) || (until !== undefined && wanted > version(until)))
      throw requestErrors.NotFound();
    return undefined;
  },
};

function parseBody({ event, route }: Exchange): unknown {
  if (event.body === undefined || event.body === '' || route.operations.some((operation) => operation.bytes)) return undefined;
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  let parsed: unknown;
  try {
    // Half of a surrogate pair can be written in JSON and nowhere else: no store keeps it and no answer can repeat it.
    parsed = JSON.parse(text, /\\u[dD][89a-fA-F]/.test(text) ? wellFormed : undefined);
  } catch {
    throw requestErrors.MalformedBody();
  }
  if (isDeeper(parsed, limits.bodyDepth)) throw requestErrors.MalformedBody();
  return parsed;
}

function isDeeper(value: unknown, levels: number): boolean {
  return (
    typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1)))
  );
}

/** @throws RangeError */
function wellFormed(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) throw new RangeError('Half of a surrogate pair');
  return value;
}

/** An action body is an object with one key. An action that is unknown is an error even where its body is not read. */
function byAction({ json, route }: Exchange) {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw requestErrors.MalformedBody();
  const [action, ...more] = Object.keys(json);
  if (action === undefined || more.length > 0) throw requestErrors.MalformedBody();
  const found = route.operations.find((operation) => operation.action === action);
  if (found === undefined) throw requestErrors.NoSuchAction({ action });
  return found;
}

/** Old clients put the project's id in the URL; it must be the caller's own. */
function checkProject({ event, route, caller }: Exchange): void {
  if (services[route.service].projectInPath === undefined) return;
  const inUrl = event.pathParameters?.['project_id'];
  if (inUrl === undefined || caller === undefined || caller.projectId === inUrl) return;
  throw requestErrors.ForeignProjectInUrl({ url: inUrl, context: caller.projectId ?? 'None' });
}
