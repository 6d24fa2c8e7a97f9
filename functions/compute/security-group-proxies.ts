/** What the proxies of security groups have in common. */
import { z } from 'zod/mini';
import * as computeErrors from '../../shared/compute/errors.ts';
import { seenOne } from '../../shared/network/nova/ask.ts';
import type { Shown } from '../../shared/network/resource/resource.ts';
import { securityGroupResource } from '../../shared/network/security-groups/resource.ts';
import type { Caller } from '../../shared/operation/policy.ts';
import { canonicalUuid } from '../../shared/operation/uuid.ts';
import type { Store } from '../../shared/store/port.ts';

export function groupId(text: string | undefined): string {
  const id = canonicalUuid(text ?? '');
  if (id === undefined) throw computeErrors.SecurityGroupIdInvalid();
  return id;
}

export const findGroupErrors = [computeErrors.SecurityGroupIdInvalid, computeErrors.SecurityGroupNotFound];

/** @throws findGroupErrors */
export async function findGroup(store: Store, caller: Caller, text: string | undefined): Promise<Shown> {
  const id = groupId(text);
  const group = await seenOne(securityGroupResource, store, caller, id);
  if (group === undefined) throw computeErrors.SecurityGroupNotFound({ security_group_id: id });
  return group;
}

/** Whose it is, for a rule to be checked against: a group of others may be seen and not changed. */
export const ownerOf = (shown: Shown) => ({ projectId: String(shown['project_id']) });

const text = z.string().check(z.maxLength(255));

export const groupBodyErrors = [computeErrors.SecurityGroupInputInvalid];
export const groupBody = z.looseObject({ security_group: z.looseObject({ name: text, description: text }) });

/** Nova's check behind its schema. */
export function assertNamed(asked: { readonly name: string; readonly description: string }): void {
  for (const property of ['name', 'description'] as const)
    if (asked[property].trim() === '')
      throw computeErrors.SecurityGroupInputInvalid({ reason: `${property} has 0 characters, less than 1.` });
}
