/** What Cinder makes of a quota set, or of a class, that is to be changed. It is read here, because it says what is wrong with it in its own words. */
import { z } from 'zod/mini';
import { volumeResources } from '../../../shared/quota/volume-resources.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import type { NamedQuota } from '../../../shared/volume/quota-names.ts';

export const quotaErrors = [volumeErrors.QuotaKeysUnknown, volumeErrors.QuotaInvalid];

const aSet = z
  .record(z.string(), z.unknown())
  .check(z.refine((set) => Object.keys(set).length > 0, { error: 'does not have enough properties' }));
export const quotaSetBody = z.strictObject({ quota_set: aSet });
export const quotaClassBody = z.strictObject({ quota_class_set: aSet });

/** Clients say in the body as well whose it is; Cinder passes over that. */
const passedOver = ['tenant_id', 'id', 'class_name'];

const largest = 2_147_483_647;

/** By the names under which they are kept. @throws quotaErrors */
export function limitsOfBody(set: Readonly<Record<string, unknown>>, ofTypes: readonly NamedQuota[]): Readonly<Record<string, number>> {
  const given = Object.entries(set).filter(([name]) => !passedOver.includes(name));
  const kept = new Map([
    ...Object.keys(volumeResources).map((name) => [name, name] as const),
    ...ofTypes.map(({ name, keptAs }) => [name, keptAs] as const),
  ]);
  const unknown = given.flatMap(([name]) => (kept.has(name) ? [] : [name]));
  if (unknown.length > 0) throw volumeErrors.QuotaKeysUnknown({ names: unknown.join(',') });
  return Object.fromEntries(given.map(([name, value]) => [kept.get(name) ?? name, limitOf(name, value)]));
}

function limitOf(name: string, value: unknown): number {
  const isWhole = typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && /^\s*[-+]?[0-9]+\s*$/.test(value);
  if (!isWhole) throw volumeErrors.QuotaInvalid({ name, reason: 'an integer' });
  const limit = Number(value);
  if (limit < -1) throw volumeErrors.QuotaInvalid({ name, reason: '>= -1' });
  if (limit > largest) throw volumeErrors.QuotaInvalid({ name, reason: `<= ${largest}` });
  return limit;
}
