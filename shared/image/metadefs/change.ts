/** Finding namespaces of metadata definitions, and changing what is in them. */
import { together } from '../../errors.ts';
import * as limits from '../../limits.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Store } from '../../store/port.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as imageErrors from '../errors.ts';
import { type Contents, contents, maySee, type Namespace, namespaces } from './namespace.ts';

export const findNamespaceErrors = [imageErrors.NamespaceNotFound];

/** The namespace, if it is there and the caller may see it. */
export async function findNamespace(from: Store | Transaction, name: string, caller: Caller): Promise<Namespace> {
  const namespace = 'commit' in from ? await namespaces.get(from, name) : await from.get(namespaces, name);
  if (namespace === undefined || !maySee(namespace, caller)) throw imageErrors.NamespaceNotFound({ namespace: name });
  return namespace;
}

const nothingIn = (namespace: string): Contents => ({ namespace, objects: [], properties: [], tags: [] });

/** What is in a namespace. */
export async function contentsOf(from: Store | Transaction, { name }: Namespace): Promise<Contents> {
  return ('commit' in from ? await contents.get(from, name) : await from.get(contents, name)) ?? nothingIn(name);
}

/** The namespace and what is in it. */
export async function readNamespace(store: Store, name: string, caller: Caller) {
  const namespace = await findNamespace(store, name, caller);
  return { namespace, contents: await contentsOf(store, namespace) };
}

interface Change<T> {
  readonly contents: Contents;
  readonly result: T;
}

/** Changes what is in a namespace, in one commit that relies on the namespace being as it was read. */
export async function changeContents<T>(
  ports: Ports,
  { name, caller }: { readonly name: string; readonly caller: Caller },
  change: (before: Contents, namespace: Namespace, time: string) => Change<T>,
): Promise<T> {
  const time = new Date(ports.clock.now()).toISOString();
  return transaction(ports, async (tx) => {
    const namespace = await findNamespace(tx, name, caller);
    const after = change(await contentsOf(tx, namespace), namespace, time);
    tx.put(contents, after.contents);
    return after.result;
  });
}

export type Part = 'objects' | 'properties' | 'tags';
type Thing<P extends Part> = Contents[P][number];

/** What Glance's messages call one of them. */
const words: Readonly<Record<Part, string>> = { objects: 'object', properties: 'property', tags: 'tag' };

export const foundErrors = [imageErrors.MetadefNotFound];

export function found<P extends Part>(all: Contents, part: P, name: string): Thing<P> {
  const thing = (all[part] as readonly Thing<P>[]).find((other) => other.name === name);
  if (thing === undefined) throw imageErrors.MetadefNotFound({ kind: words[part], name, namespace: all.namespace });
  return thing;
}

export const addedErrors = [imageErrors.MetadefExists, imageErrors.MetadefLimit];

/** With these as well, none of which may be there. */
export function added<P extends Part>(all: Contents, part: P, things: readonly Thing<P>[]): Contents {
  const attempted = all[part].length + things.length;
  if (attempted > limits.metadefs[part]) throw imageErrors.MetadefLimit({ kind: words[part], attempted, maximum: limits.metadefs[part] });
  const names = new Set(all[part].map(({ name }) => name));
  for (const { name } of things) {
    if (names.has(name)) throw imageErrors.MetadefExists({ kind: words[part], name, namespace: all.namespace });
    names.add(name);
  }
  return { ...all, [part]: [...all[part], ...things] };
}

export const replacedErrors = /* @__PURE__ */ together(foundErrors, addedErrors);

/** With another in the place of one, perhaps under another name. */
export function replaced<P extends Part>(all: Contents, part: P, name: string, by: (before: Thing<P>) => Thing<P>): Change<Thing<P>> {
  const result = by(found(all, part, name));
  const others = { ...all, [part]: (all[part] as readonly Thing<P>[]).filter((other) => other.name !== name) };
  return { contents: added(others, part, [result]), result };
}

export const removedErrors = /* @__PURE__ */ together(foundErrors, [imageErrors.MetadefProtected]);

/** Without one of them. */
export function removed(all: Contents, part: Part, name: string, namespace: Namespace): Change<undefined> {
  found(all, part, name);
  if (namespace.isProtected) throw imageErrors.MetadefProtected({ kind: words[part], name });
  return { contents: { ...all, [part]: (all[part] as readonly Thing<Part>[]).filter((other) => other.name !== name) }, result: undefined };
}

export const emptiedErrors = [imageErrors.MetadefProtected];

/** Without any of them. */
export function emptied(all: Contents, part: Part, namespace: Namespace): Change<undefined> {
  if (namespace.isProtected) throw imageErrors.MetadefProtected({ kind: 'namespace', name: namespace.name });
  return { contents: { ...all, [part]: [] }, result: undefined };
}
