/** What an example is: for one operation, how to prepare for it and how to ask for it. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import * as places from '../../shared/operation/places.ts';
import type { VersionText } from '../../shared/operation/version.ts';
import type { Gallery } from '../support/gallery.ts';
import type { Answer } from '../support/gateway.ts';
import type { Persona } from '../support/personas.ts';
import type { Asked, System } from '../support/system.ts';
import type { World } from './world.ts';

/** A request to an operation that is known. */
export interface ExampleRequest extends Omit<Asked, 'as' | 'version' | 'address'> {
  readonly params?: Readonly<Record<string, string>>;
  /** Who asks, if others than those who may ask for the operation. */
  readonly by?: 'admin';
  /** With its question mark. */
  readonly query?: string;
}

export interface Example {
  readonly operation: string;
  /** Who may ask for it, when members may not. */
  readonly as?: 'admin';
  /** What it is about belongs to a project, so that others do not even find it. */
  readonly isOwned?: true;
  /** Before this version the same request means something else. */
  readonly since?: VersionText;
  /** A request that is right in every way, and all that it needs: made anew each time it is called. */
  readonly prepare: (world: World) => ExampleRequest | Promise<ExampleRequest>;
  /** More of them, whose answers show what that one's do not. */
  readonly variants?: (world: World) => readonly ExampleRequest[] | Promise<readonly ExampleRequest[]>;
  /** For those that only look: what there is to see in the gallery for whom. */
  readonly looks?: (gallery: Gallery, as: Persona) => readonly ExampleRequest[];
  /** The status of what cannot succeed, because there is no service of what it is about. */
  readonly refused?: number;
  /** Why the simulation's workload leaves it out, although it writes. */
  readonly unsimulated?: string;
}

/** What has no conditions. */
export const plain = (operation: string, request: ExampleRequest = {}): Example => ({ operation, prepare: () => request });

/** As an administrator. */
export const forAdmin = (example: Example): Example => ({ as: 'admin', ...example });

/** The same request with other queries. */
export const queries = (...texts: readonly string[]): readonly ExampleRequest[] => texts.map((query) => ({ query }));

const placeOf: Readonly<Record<AnyOperation['service'], { readonly root: string; readonly base: string }>> = { ...places };

/** Where the operation is asked for, with its query. */
export function urlOf(operation: AnyOperation, { params = {}, query = '' }: ExampleRequest): string {
  const { root, base } = placeOf[operation.service];
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${operation.path} is asked for without ${name}`);
    return encodeURIComponent(value);
  });
  return `${root}${operation.unversioned ? '' : base}${path === '/' ? '' : path}${query}`;
}

/** Asks for it, at the latest version that has it unless told. */
export function ask(
  system: System,
  operation: AnyOperation,
  request: ExampleRequest,
  { as = 'member', version = operation.window?.until ?? 'latest' }: Pick<Asked, 'as' | 'version'>,
): Promise<Answer> {
  const { params: _params, query: _query, by = as, ...asked } = request;
  return system.request(operation.method, urlOf(operation, request), { as: by, version, ...asked });
}
