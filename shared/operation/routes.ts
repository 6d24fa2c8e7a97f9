/** From operations to routes: what API Gateway and the local server are given. */
import type { Route } from './exchange.ts';
import type { AnyOperation } from './operation.ts';
import { services } from './services.ts';

export interface NamedRoute extends Route {
  /** Unique, and fit for the name of a function: `compute-servers-show`. */
  readonly name: string;
  readonly method: AnyOperation['method'];
  /** The paths that lead to it, as API Gateway writes them: with and without a project's id, where old clients send it. */
  readonly paths: readonly string[];
}

/** One route for each method and path; operations that differ only in their action share one. */
export function routesOf(operations: readonly AnyOperation[]): readonly NamedRoute[] {
  const groups = Map.groupBy(operations, (operation) => `${operation.method} ${pathsOf(operation)[0]}`);
  return [...groups.values()].map((group) => {
    const [first] = group as [AnyOperation, ...AnyOperation[]];
    return {
      name: `${first.service}-${first.action === undefined ? first.name.replaceAll(/[._]/g, '-') : (first.name.split('.')[0] ?? '')}`,
      service: first.service,
      method: first.method,
      paths: pathsOf(first),
      operations: group,
    };
  });
}

function pathsOf({ service, path, unversioned }: AnyOperation): readonly string[] {
  const { root, base, projectInPath } = services[service];
  const place = unversioned ? root : `${root}${base}`;
  if (path === '/') return [place, `${place}/`];
  return [`${place}${path}`, ...(projectInPath && !unversioned ? [`${place}/{project_id}${path}`] : [])];
}
