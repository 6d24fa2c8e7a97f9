/** Operations that share a route: the body names the one that is meant (`POST .../action`). */
import * as requestErrors from './errors.ts';
import type { AnyOperation } from './operation.ts';

/** Gives an operation; a function on AWS loads it for that. */
type Load = () => AnyOperation | Promise<AnyOperation>;

/** An action body is an object with one key. An action that is unknown is an error even where its body is not read. */
export function byAction(actions: ReadonlyMap<string, Load>): (json: unknown) => AnyOperation | Promise<AnyOperation> {
  return (json) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw requestErrors.MalformedBody();
    const [action, ...more] = Object.keys(json);
    if (action === undefined || more.length > 0) throw requestErrors.MalformedBody();
    const load = actions.get(action);
    if (load === undefined) throw requestErrors.NoSuchAction({ action });
    return load();
  };
}
