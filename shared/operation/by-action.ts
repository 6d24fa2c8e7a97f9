/** Operations that share a route: the body names the one that is meant (`POST .../action`). */
import * as requestErrors from './errors.ts';
import type { AnyOperation } from './operation.ts';

/** An action body is an object with one key. An action that is unknown is an error even where its body is not read. */
export function byAction(operations: readonly AnyOperation[]): (json: unknown) => AnyOperation {
  return (json) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw requestErrors.MalformedBody();
    const [action, ...more] = Object.keys(json);
    if (action === undefined || more.length > 0) throw requestErrors.MalformedBody();
    const found = operations.find((operation) => operation.action === action);
    if (found === undefined) throw requestErrors.NoSuchAction({ action });
    return found;
  };
}
