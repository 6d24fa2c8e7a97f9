/** Quota sets and quota classes as bodies and views. Source: contract/schemas/QuotaSetsController.*.json, QuotaClassSetsController.*.json. */
import { z } from 'zod/mini';
import type { VersionText } from '../operation/version.ts';
import { object, optional, until, type Versioned } from '../operation/versioned.ts';
import { type Field, shownSince, shownUntil, view } from '../operation/view.ts';
import { bool, integer } from '../operation/wire.ts';
import { computeResources, type Limits } from './compute-resources.ts';
import type { QuotaResource } from './resource.ts';

type Name = keyof Limits;
const names = Object.keys(computeResources) as readonly Name[];
const untilOf = (name: Name): VersionText | undefined => (computeResources[name] as QuotaResource).until;

/** What classes show is a little different from what sets do: networks longer, and groups not at first. */
const classUntil = (name: Name) => (untilOf(name) === '2.35' ? '2.49' : untilOf(name));
const classShowsSince = (name: Name) => (name.startsWith('server_group') ? '2.50' : undefined);

const fields = <T>(
  lastOf: typeof untilOf,
  shows: (of: T, name: Name) => unknown,
  firstOf: (name: Name) => '2.50' | undefined = () => undefined,
) =>
  Object.fromEntries(
    names.map((name): [string, Field<T, undefined>] => {
      const [first, last] = [firstOf(name), lastOf(name)];
      const show = (of: T) => shows(of, name);
      return [name, first !== undefined ? shownSince(first, show) : last !== undefined ? shownUntil(last, show) : show];
    }),
  );

interface Shown {
  /** Undefined where the answer does not tell it. */
  readonly id: string | undefined;
  readonly limits: Limits;
}

export const quotaSetView = /* @__PURE__ */ view<Shown, undefined>({
  id: ({ id }) => id,
  ...fields<Shown>(untilOf, ({ limits }, name) => limits[name]),
});

export const quotaClassView = /* @__PURE__ */ view<Shown, undefined>({
  id: ({ id }) => id,
  ...fields<Shown>(classUntil, ({ limits }, name) => limits[name], classShowsSince),
});

interface Detailed extends Shown {
  readonly used: Readonly<Record<string, number>>;
}

export const quotaDetailView = /* @__PURE__ */ view<Detailed, undefined>({
  id: ({ id }) => id,
  ...fields<Detailed>(untilOf, ({ limits, used }, name) => ({ limit: limits[name], in_use: used[name] ?? 0, reserved: 0 })),
});

const limit = /* @__PURE__ */ optional(integer({ minimum: -1 }));
type Body = { readonly [N in Name]?: number | undefined };
type Shape = Record<string, typeof limit>;

const shape = (lastOf: typeof untilOf): Shape =>
  Object.fromEntries(
    names.map((name) => {
      const last = lastOf(name);
      return [name, last === undefined ? limit : (until(last, limit) as typeof limit)];
    }),
  );

/** What of a set may be changed, and whether below what is used. */
export const quotaSetFields = () =>
  object({ ...shape(untilOf), force: z.optional(bool) }) as unknown as Versioned<z.core.$ZodType<Body & { readonly force?: boolean }>>;
/** What of a class may be changed. */
export const quotaClassFields = () => object(shape(classUntil)) as unknown as Versioned<z.core.$ZodType<Body>>;

/** The limits in such a body. */
export const limitsIn = (body: Body): Readonly<Record<string, number>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const wanted = body[name];
      return wanted === undefined ? [] : [[name, wanted] as const];
    }),
  );
