/** Finds the route of a request as API Gateway does: a literal segment before a parameter, a trailing slash is another path. */
import type { NamedRoute } from './routes.ts';

export interface Match<T> {
  readonly target: T;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  parameter: Node<T> | undefined;
  readonly targets: Map<string, { readonly target: T; readonly names: readonly string[] }>;
}

const node = <T>(): Node<T> => ({ literals: new Map(), parameter: undefined, targets: new Map() });

export interface Router<T> {
  /** The target of a method and a raw path, or undefined. Parameters are decoded. */
  find(method: string, path: string): Match<T> | undefined;
}

export function router<T>(routes: Iterable<readonly [Pick<NamedRoute, 'method' | 'paths'>, T]>): Router<T> {
  const root = node<T>();
  for (const [{ method, paths }, target] of routes) {
    for (const path of paths) {
      const names: string[] = [];
      let place = root;
      for (const segment of path.split('/').slice(1)) {
        const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
        if (parameter === undefined) {
          const next = place.literals.get(segment) ?? node<T>();
          place.literals.set(segment, next);
          place = next;
        } else {
          names.push(parameter);
          place.parameter ??= node<T>();
          place = place.parameter;
        }
      }
      place.targets.set(method, { target, names });
    }
  }

  const search = (place: Node<T>, method: string, segments: readonly string[], values: readonly string[]): Match<T> | undefined => {
    const [segment, ...rest] = segments;
    if (segment === undefined) {
      const found = place.targets.get(method);
      return (
        found && {
          target: found.target,
          pathParameters: Object.fromEntries(found.names.map((name, position) => [name, values[position] ?? ''])),
        }
      );
    }
    const literal = place.literals.get(segment);
    const direct = literal && search(literal, method, rest, values);
    if (direct !== undefined) return direct;
    const decoded = segment === '' ? undefined : decode(segment);
    return place.parameter === undefined || decoded === undefined ? undefined : search(place.parameter, method, rest, [...values, decoded]);
  };

  return {
    find(method, path) {
      return search(root, method, path.split('/').slice(1), []);
    },
  };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
