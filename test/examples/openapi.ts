/** The bodies of the examples as the OpenAPI documents show them: `npm run openapi` writes infra/local/openapi/examples.json. */
import { operations } from '../../functions/catalogue.ts';
import type { RequestExamples } from '../../infra/local/openapi/examples.ts';
import { existsAt, rangeOf } from '../../infra/local/openapi/versions.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { minimumVersion, type Version, version } from '../../shared/operation/version.ts';
import { at, Versioned } from '../../shared/operation/versioned.ts';
import { roomySystem } from '../support/cloud.ts';
import { projects } from '../support/personas.ts';
import { exampleOf } from './catalogue.ts';
import { worldIn } from './world.ts';

/** For each operation with a body: from which versions on a request looks how. */
export async function requestExamples(): Promise<RequestExamples> {
  const found: Record<string, Record<string, readonly { readonly since: Version; readonly body: unknown }[]>> = {};
  const system = await roomySystem();
  for (const operation of operations) {
    const { prepare, as = 'member', since } = exampleOf(operation);
    const from = since === undefined ? minimumVersion : version(since);
    const shown: { readonly since: Version; readonly body: unknown }[] = [];
    for (const point of pointsOf(operation, from)) {
      const { body } = await prepare(await worldIn(system, { as, version: point }));
      if (at(operation.body, point) === undefined || body === undefined) continue;
      const stable = withPlaceholders(body);
      if (JSON.stringify(stable) !== JSON.stringify(shown.at(-1)?.body)) shown.push({ since: point, body: stable });
    }
    if (shown.length > 0) found[operation.service] = { ...found[operation.service], [operation.name]: shown };
  }
  system.close();
  return found;
}

/** Where the operation's body changes while it is there; where there are no versions, once. */
function pointsOf(operation: AnyOperation, from: Version): readonly Version[] {
  const { body, service } = operation;
  const { minimum, maximum } = rangeOf(service) ?? { minimum: minimumVersion, maximum: minimumVersion };
  const changes = body instanceof Versioned ? body.breakpoints : [];
  const points = [...changes.filter((point) => point > minimum && point <= maximum), minimum, ...(from > minimum ? [from] : [])];
  const first = operation.window?.since === undefined ? [] : [version(operation.window.since)];
  return [...new Set([...points, ...first])].filter((point) => point >= from && existsAt(operation, point)).sort((a, b) => a - b);
}

const standing = new Set<string>([testImageId, ...Object.values(projects)]);

/** What each run names anew is named alike: ids in the order in which they stand there. */
function withPlaceholders(body: unknown): unknown {
  const ids = new Map<string, string>();
  const idOf = (id: string) => {
    if (standing.has(id)) return id;
    const placeholder = ids.get(id) ?? `00000000-0000-4000-8000-${String(ids.size + 1).padStart(12, '0')}`;
    ids.set(id, placeholder);
    return id.includes('-') ? placeholder : placeholder.replaceAll('-', '');
  };
  const text = JSON.stringify(body)
    .replaceAll(/\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b/g, idOf)
    .replaceAll(/\bmade-\d+\b/g, 'example');
  return JSON.parse(text);
}
