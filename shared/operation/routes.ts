/** From operations to routes: what API Gateway and the local server are given. */
import { byAction } from './by-action.ts';
import type { Route, ServiceFacts } from './exchange.ts';
import type { AnyOperation } from './operation.ts';
import type { Service } from './service.ts';
import { agents } from './services/agents.ts';
import { audit } from './services/audit.ts';
import { compute } from './services/compute.ts';
import { health } from './services/health.ts';
import { identity } from './services/identity.ts';
import { image } from './services/image.ts';
import { network } from './services/network.ts';
import { volume } from './services/volume.ts';

const services: Readonly<Record<Service, ServiceFacts>> = { compute, identity, image, volume, network, agents, audit, health };

export interface NamedRoute extends Route {
  /** Unique, and fit for the name of a function: `compute-servers-show`. */
  readonly name: string;
  readonly method: AnyOperation['method'];
  /** The paths that lead to it, as API Gateway writes them: with and without a project's id, where old clients send it. */
  readonly paths: readonly string[];
  /** One, or one per action. */
  readonly operations: readonly AnyOperation[];
}

/** One route for each method and path; operations that differ only in their action share one. @throws when others would */
export function routesOf(operations: readonly AnyOperation[]): readonly NamedRoute[] {
  const groups = Map.groupBy(operations, (operation) => `${operation.method} ${pathsOf(operation)[0]}`);
  return [...groups.values()].map((group) => {
    const [first] = group as [AnyOperation, ...AnyOperation[]];
    if (group.length > 1 && group.some(({ action }) => action === undefined))
      throw new Error(`${first.name} would hide another operation.`);
    return {
      name: `${first.service}-${first.action === undefined ? first.name.replaceAll(/[._]/g, '-') : (first.name.split('.')[0] ?? '')}`,
      service: services[first.service],
      method: first.method,
      paths: pathsOf(first),
      operations: group,
      ...(first.action === undefined
        ? { operation: first }
        : { actionIn: byAction(new Map(group.map((each) => [each.action ?? '', () => each]))) }),
    };
  });
}

function pathsOf({ service, path, unversioned }: AnyOperation): readonly string[] {
  const { root, base, legacyBase, projectInPath, alias } = services[service];
  // One route for both bases: API Gateway counts routes.
  const place = unversioned ? root : `${root}${legacyBase === undefined ? base : '/{mount}'}`;
  if (path === '/') return [place, `${place}/`];
  const names = alias?.paths.has(path) ? [path, path.replace(/[^/]+/, alias.segment)] : [path];
  return names.flatMap((name) => [`${place}${name}`, ...(projectInPath && !unversioned ? [`${place}/{project_id}${name}`] : [])]);
}
