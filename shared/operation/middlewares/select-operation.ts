import * as limits from '../../limits.ts';
import * as requestErrors from '../errors.ts';
import type { Exchange, Middleware } from '../exchange.ts';
import { holds } from '../holds.ts';
import { minimumVersion, version } from '../version.ts';

/** Parses the JSON body, finds the operation that it names where a route has several, and checks its version window. */
export const selectOperation: Middleware = async (exchange) => {
  const { route } = exchange;
  exchange.json = parseBody(exchange);
  exchange.operation = route.operation ?? (await route.actionIn?.(exchange.json));
  checkProject(exchange);
  checkNames(exchange);
  checkAlias(exchange);
  const { since, until } = exchange.operation?.window ?? {};
  const wanted = exchange.version ?? minimumVersion;
  if ((since !== undefined && wanted < version(since)) || (until !== undefined && wanted > version(until))) throw requestErrors.NotFound();
};

function parseBody({ event: { body, isBase64Encoded }, route }: Exchange): unknown {
  if (!body || route.operation?.bytes) return undefined;
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  let parsed: unknown;
  try {
    // Half of a surrogate pair can be written in JSON and nowhere else: no store keeps it and no answer can repeat it.
    parsed = JSON.parse(text, /\\u[dD][89a-fA-F]/.test(text) ? wellFormed : undefined);
  } catch {
    throw requestErrors.MalformedBody();
  }
  if (holds(parsed, (_, depth) => depth >= limits.bodyDepth)) throw requestErrors.MalformedBody();
  return parsed;
}

/** @throws RangeError */
function wellFormed(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) throw new RangeError('Half of a surrogate pair');
  return value;
}

/** Old clients put the project's id in the URL; it must be the caller's own. */
function checkProject({ event, route, caller }: Exchange): void {
  const inUrl = route.service.projectInPath && event.pathParameters?.['project_id'];
  if (inUrl === undefined || caller === undefined || caller.projectId === inUrl) return;
  throw requestErrors.ForeignProjectInUrl({ url: inUrl, context: caller.projectId ?? 'None' });
}

/** What has another path is found there by fewer actions, and in fewer versions. */
function checkAlias({ event, route, operation, version: wanted = minimumVersion }: Exchange): void {
  const { alias, projectInPath } = route.service;
  // Before it there are the root, the base, and perhaps the id of a project.
  const position = projectInPath && event.pathParameters?.['project_id'] !== undefined ? 4 : 3;
  if (alias === undefined || event.rawPath.split('/')[position] !== alias.segment) return;
  if (wanted > version(alias.until)) throw requestErrors.NotFound();
  const action = operation?.action;
  if (action !== undefined && !alias.actions.has(action)) throw requestErrors.NoSuchAction({ action });
}

/** Nothing has an id or a name as long as that, so nothing is looked for: no store would take it for a key. */
function checkNames({ event: { pathParameters = {} } }: Exchange): void {
  if (Object.values(pathParameters).some((name) => name.length > limits.nameCharacters)) throw requestErrors.NotFound();
}
