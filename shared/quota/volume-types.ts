/**
 * Quotas of volume types: how much of a project's volumes, gigabytes and snapshots may be of one type. They are kept and counted by the type's id, in the items in which those of the
 * project are, so they cost no write of their own; clients say and see the type's name, as in Cinder: `gigabytes_fast`.
 */
export const quotasOfTypes = ['volumes', 'gigabytes', 'snapshots'] as const;
type QuotaOfTypes = (typeof quotasOfTypes)[number];

/** Under which one is kept and counted. Names of types may hold anything, ids no colon. */
export const keptAs = (quota: QuotaOfTypes, typeId: string): string => `${quota}:${typeId}`;

export const isOfType = (name: string): boolean => name.includes(':');

/** What such a name is of. */
export function quotaIn(name: string): { readonly quota: string; readonly typeId: string | undefined } {
  const [quota = '', typeId] = name.split(':');
  return { quota, typeId };
}

/** Only what is kept by types, or only what is not. */
export const ofTypes = (limits: Readonly<Record<string, number>>, areOfTypes: boolean): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(limits).filter(([name]) => isOfType(name) === areOfTypes));
