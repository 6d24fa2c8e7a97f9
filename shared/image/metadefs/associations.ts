/** Which types of resources a namespace is for. */
import * as limits from '../../limits.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as imageErrors from '../errors.ts';
import { type Association, type Namespace, namespaces, resourceTypes } from './namespace.ts';

export const associateErrors = [imageErrors.AssociationExists, imageErrors.MetadefLimit];

/** Puts the namespace with these as well, and types that nothing was associated with before. */
export async function putAssociated(tx: Transaction, namespace: Namespace, more: readonly Association[]): Promise<Namespace> {
  const attempted = namespace.resourceTypes.length + more.length;
  const maximum = limits.metadefs.resourceTypes;
  if (attempted > maximum) throw imageErrors.MetadefLimit({ kind: 'resource-type association', attempted, maximum });
  const names = new Set(namespace.resourceTypes.map(({ name }) => name));
  for (const { name, createdAt } of more) {
    if (names.has(name)) throw imageErrors.AssociationExists({ type: name, namespace: namespace.name });
    names.add(name);
    if ((await tx.get(resourceTypes, name)) === undefined) tx.put(resourceTypes, { name, createdAt });
  }
  const associated = { ...namespace, resourceTypes: [...namespace.resourceTypes, ...more] };
  tx.put(namespaces, associated);
  return associated;
}

export const dissociateErrors = [imageErrors.AssociationNotFound, imageErrors.MetadefProtected];

export function putDissociated(tx: Transaction, namespace: Namespace, type: string): void {
  const left = namespace.resourceTypes.filter(({ name }) => name !== type);
  if (left.length === namespace.resourceTypes.length) throw imageErrors.AssociationNotFound({ type, namespace: namespace.name });
  if (namespace.isProtected) throw imageErrors.MetadefProtected({ kind: 'resource-type-association', name: type });
  tx.put(namespaces, { ...namespace, resourceTypes: left });
}

/** What properties are called on things of this type; nothing is put before them when the namespace is not for it. */
export const prefixFor = ({ resourceTypes: types }: Namespace, type: string | undefined): string =>
  types.find(({ name }) => name === type)?.prefix ?? '';
