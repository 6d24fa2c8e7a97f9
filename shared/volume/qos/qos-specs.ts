/** QoS specs: what operators say of how volumes of some types are to be served. They are kept and shown; no agent here makes anything of them. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as volumeErrors from '../errors.ts';
import { volumeTypes } from '../volume.ts';

const partition = 'QOS_SPECS';

const qosSpecsSchema = z.object({
  id: z.string(),
  name: z.string(),
  consumer: z.string(),
  specs: z.record(z.string(), z.string()),
  /** The types that are associated with them: each type says so as well, in the same commit. */
  typeIds: z.array(z.string()),
  createdAt: z.string(),
});
export type QosSpecs = z.infer<typeof qosSpecsSchema>;

export const qosSpecs = /* @__PURE__ */ collection({
  name: 'QoS specs',
  schema: qosSpecsSchema,
  key: (id: string) => ({ pk: partition, sk: id }),
  id: ({ id }) => id,
});

/** Keeps names unique: put, expected absent, with the specs that take the name. */
export const qosSpecsNames = /* @__PURE__ */ collection({
  name: 'name of QoS specs',
  schema: z.object({ name: z.string(), id: z.string() }),
  key: (name: string) => ({ pk: 'QOS_SPECS_NAMES', sk: name }),
  id: ({ name }) => name,
});

export const consumers: ReadonlySet<string> = new Set(['front-end', 'back-end', 'both']);

const key = z.string().check(z.minLength(1), z.maxLength(255));
const value = z.union([z.string().check(z.maxLength(255)), z.number(), z.boolean()]);

/** Specs as clients write them: numbers and booleans are their text. */
export const specsBody = z.record(key, value);

export const texts = (specs: Readonly<Record<string, string | number | boolean>>): Record<string, string> =>
  Object.fromEntries(Object.entries(specs).map(([name, each]) => [name, String(each)]));

export const findQosSpecsErrors = [volumeErrors.QosSpecsNotFound];

export async function findQosSpecs(from: Store | Transaction, id: string): Promise<QosSpecs> {
  const found = 'commit' in from ? await qosSpecs.get(from, id) : await from.get(qosSpecs, id);
  if (found === undefined) throw volumeErrors.QosSpecsNotFound({ id });
  return found;
}

/** Newest first. */
export async function listQosSpecs(store: Store): Promise<readonly QosSpecs[]> {
  const all = await Array.fromAsync(qosSpecs.all(store, { index: 'table', partition }));
  return all.toSorted((one, other) => (one.createdAt > other.createdAt ? -1 : 1));
}

/** Takes a type's word for it back, in the commit that takes the specs'. */
export async function dissociateType(tx: Transaction, typeId: string): Promise<void> {
  const type = await tx.get(volumeTypes, typeId);
  if (type === undefined) return;
  const { qosSpecsId: _qosSpecsId, ...free } = type;
  tx.put(volumeTypes, free);
}

export const shownQosSpecs = ({ id, name, consumer, specs }: QosSpecs) => ({ id, name, consumer, specs });
