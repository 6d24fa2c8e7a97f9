/** What requests may say of an endpoint. */
import { z } from 'zod/mini';
import { region as fixedRegion, interfaces, isTemplate } from '../../../shared/identity/catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { idText } from '../../../shared/identity/fields.ts';
import { regions } from '../../../shared/identity/stored-catalog.ts';
import type { Transaction } from '../../../shared/store/transaction.ts';

const regionId = z.string().check(z.maxLength(255));

export const endpointFields = {
  enabled: z.optional(z.boolean()),
  region: z.optional(z.nullable(regionId)),
  region_id: z.optional(z.nullable(regionId)),
};
export const endpointInterface = z.enum(interfaces);
export const endpointService = idText;
export const endpointUrl = z.string().check(z.minLength(1), z.maxLength(225));

export const checkUrlErrors = [identityErrors.InvalidUrl];

export function checkUrl(url: string): void {
  if (!/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/]/.test(url) || !isTemplate(url)) throw identityErrors.InvalidUrl({ url });
}

/** A region that is called by the older name is made where there is none, as in Keystone. */
export async function madeRegion(tx: Transaction, id: string): Promise<void> {
  if (id === fixedRegion || (await tx.get(regions, id)) !== undefined) return;
  tx.put(regions, { id, description: '', parentId: null, extra: {} });
}
