/** The attributes that every resource has. */
import { z } from 'zod/mini';
import type { Chance, Clock } from '../../clock.ts';
import * as kinds from './kinds.ts';
import type { Standard } from './resource.ts';

const filtered = { filter: true } as const;
const sorted = { filter: true, sort: true } as const;

/** What tables of attributes begin with; nobody sends these but name and description. */
export const standardAttributes = {
  id: { kind: kinds.uuid(), ...sorted },
  name: { kind: kinds.nameText(), post: true, put: true, default: '', ...sorted },
  description: { kind: kinds.text(), post: true, put: true, default: '', ...filtered },
  tenant_id: { kind: kinds.text(), post: true, ...sorted },
  project_id: { kind: kinds.text(), post: true, ...sorted },
  tags: { kind: kinds.textList(), ...filtered },
  /** Tags a list is chosen by; see filters.ts. */
  'tags-any': { kind: kinds.text(), ...filtered },
  'not-tags': { kind: kinds.text(), ...filtered },
  'not-tags-any': { kind: kinds.text(), ...filtered },
  revision_number: { kind: kinds.integer(), ...filtered },
  created_at: { kind: kinds.text() },
  updated_at: { kind: kinds.text() },
} as const;

/** The part of every record that goes with them; see Standard. */
export const standardShape = {
  id: z.string(),
  name: z.string(),
  description: z.string(),
  tags: z._default(z.array(z.string()), []),
  revision: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Since when somebody is about to remove it, milliseconds since the epoch; see leaving.ts. */
  leavingSince: z.optional(z.number()),
};

/** A thing that was changed. */
export const revised = <T extends Pick<Standard, 'revision' | 'updatedAt'>>({ clock }: { readonly clock: Clock }, thing: T): T => ({
  ...thing,
  revision: thing.revision + 1,
  updatedAt: new Date(clock.now()).toISOString(),
});

/** What a thing begins with. @param revision what its changes are counted from */
export function newStandard(
  { clock, chance }: { readonly clock: Clock; readonly chance: Chance },
  { projectId, name, description }: Pick<Standard, 'description'> & { readonly projectId: string; readonly name: string },
  revision: 0 | 1 = 0,
) {
  const now = new Date(clock.now()).toISOString();
  return { id: chance.uuid(), projectId, name, description, tags: [], revision, createdAt: now, updatedAt: now };
}
