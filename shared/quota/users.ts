/** Limits that users have of their own in a project, and between which bounds any may be set. Pure. */
import * as computeErrors from '../compute/errors.ts';
import * as bounds from '../limits.ts';
import type { Limits } from './compute-resources.ts';
import type { UserLimits } from './own-limits.ts';

type Given = Readonly<Record<string, number>>;
type Users = readonly UserLimits[] | undefined;

/** What was set for a user; nothing for most. */
export const limitsOfUser = (users: Users, userId: string): Given => users?.find((user) => user.userId === userId)?.limits ?? {};

/** Those of all users but one. */
export const withoutUser = (users: Users, userId: string): UserLimits[] => (users ?? []).filter((user) => user.userId !== userId);

/** Those of all users, once one has others. @throws withUserErrors */
export function withUser(users: Users, userId: string, limits: Given): UserLimits[] {
  const others = withoutUser(users, userId);
  if (userId.length > bounds.nameCharacters) throw computeErrors.QuotaUserInvalid({ length: userId.length });
  if (others.length >= bounds.usersWithQuotas) throw computeErrors.TooManyUserQuotas({ limit: bounds.usersWithQuotas });
  return [...others, { userId, limits }];
}

export const withUserErrors = [computeErrors.QuotaUserInvalid, computeErrors.TooManyUserQuotas];

/** How far a limit lets one go. */
const reach = (limit: number) => (limit < 0 ? Number.POSITIVE_INFINITY : limit);

/** What is held to both. */
export const tighterOf = (one: Limits, other: Limits): Limits =>
  Object.fromEntries(
    Object.entries(one).map(([name, limit]) => {
      const second = other[name as keyof Limits];
      return [name, reach(limit) <= reach(second) ? limit : second];
    }),
  ) as Limits;

export interface Range {
  readonly minimum: number;
  /** Below zero: none. */
  readonly maximum: number;
}

/** What users were given together; who has no limit was given nothing. */
const given = (users: Users, name: string) => (users ?? []).reduce((sum, { limits }) => sum + Math.max(0, limits[name] ?? 0), 0);

/** A project keeps what it uses, and what it has given to its users as long as that is within its limit. */
export function rangeOfProject(users: Users, name: string, limit: number, used: number): Range {
  const sum = given(users, name);
  return { minimum: limit >= 0 && sum <= limit ? Math.max(sum, used) : used, maximum: -1 };
}

/**
 * A user keeps what is used, and gets no more than others have left. Where users have more than the project together, because somebody insisted, each is held to
 * the project's limit alone.
 */
export function rangeOfUser(users: Users, userId: string, name: string, limit: number, used: number): Range {
  const sum = given(users, name);
  const own = Math.max(0, limitsOfUser(users, userId)[name] ?? 0);
  return { minimum: used, maximum: limit < 0 || sum > limit ? limit : limit - sum + own };
}

export const settableErrors = [computeErrors.QuotaBelowUsage, computeErrors.QuotaAboveMaximum];

/** @throws settableErrors for the first that may not be set */
export function assertSettable(changes: Given, rangeOf: (name: string) => Range): void {
  for (const [resource, limit] of Object.entries(changes)) {
    const { minimum, maximum } = rangeOf(resource);
    if (reach(limit) < minimum) throw computeErrors.QuotaBelowUsage({ limit, resource, minimum });
    if (reach(limit) > reach(maximum)) throw computeErrors.QuotaAboveMaximum({ limit, resource, maximum });
  }
}
