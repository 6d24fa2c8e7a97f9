/**
 * Clearing a host: its servers are taken away, a few at a time. A drain moves them, an evacuation builds them again elsewhere. What was asked for and how far it is
 * stands in one item of the host, so that there are never two for one host, whoever goes on with it finds out where it stands, and each move begins in the commit that
 * counts it as under way.
 */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { dueSort } from '../due.ts';
import { hosts } from '../hosts/host.ts';

/** Servers that did not go: so many in all, and why the first of them did not. */
const stayingSchema = compiled({ count: z.number(), servers: z.array(compiled({ id: z.string(), why: z.string() })) });
type Staying = z.infer<typeof stayingSchema>;

const clearingSchema = compiled({
  host: z.string(),
  /** Its moves name it. */
  id: z.string(),
  /** `return`: what was drained comes back. `ending`: nothing new begins, and what is under way is looked after until it is over. */
  kind: z.enum(['drain', 'evacuation', 'return', 'ending']),
  /** Whether what runs and cannot move while it does is shut down for it. */
  mayBeCold: z.boolean(),
  /** Whether what was moved away comes back when the host is in service again. */
  returns: z.boolean(),
  /** How many servers are under way at once, at most. */
  atOnce: z.number(),
  underWay: z.array(compiled({ serverId: z.string(), migrationId: z.string() })),
  /** Servers that have gone, and moves that came to nothing. */
  moved: z.number(),
  failed: z.number(),
  /** Rounds over all that is there, each from the oldest server on. */
  rounds: z.number(),
  /** The place of the server that was looked at last in this round; null between two. */
  cursor: z.nullable(z.string()),
  /** What stays by this round, as far as it has come, and by the last whole one. */
  found: stayingSchema,
  staying: stayingSchema,
  /** Rounds in a row in which nothing went: the pauses between them grow. */
  idleRounds: z.number(),
  movedBefore: z.number(),
  /** When the next round may begin, milliseconds since the epoch. */
  roundAt: z.number(),
  /** What all of it waits for, in a sentence. */
  waitsFor: z.nullable(z.string()),
  startedAt: z.string(),
  updatedAt: z.string(),
  /** When somebody has to look at it, milliseconds since the epoch. */
  lookAt: z.number(),
});
export type Clearing = z.infer<typeof clearingSchema>;

/** Servers that are named; all are counted. */
const mostNamed = 100;

export const nobody: Staying = { count: 0, servers: [] };
export const andOne = ({ count, servers }: Staying, id: string, why: string): Staying => ({
  count: count + 1,
  servers: count < mostNamed ? [...servers, { id, why }] : servers,
});

export const butOne = ({ count, servers }: Staying, id: string): Staying => {
  const others = servers.filter((each) => each.id !== id);
  return { count: count - (servers.length - others.length), servers: others };
};

/** By what is known now: this round has the newer word on whom it has looked at. */
export function whoStays({ found, staying }: Pick<Clearing, 'found' | 'staying'>): Staying {
  const looked = new Set(found.servers.map(({ id }) => id));
  const servers = [...found.servers, ...staying.servers.filter(({ id }) => !looked.has(id))].slice(0, mostNamed);
  return { count: Math.max(servers.length, found.count, staying.count), servers };
}

/** They are few: one partition holds them all. */
const partition = 'CLEARING';
export const allClearings = { index: 'all', partition } as const;
export const dueClearings = { index: 'due', partition } as const;

export const clearings = collection({
  name: 'clearing',
  schema: clearingSchema,
  key: (host: string) => ({ pk: hosts.key(host).pk, sk: 'CLEARING' }),
  id: ({ host }) => host,
  indexes: {
    all: ({ host }) => [partition, host],
    due: ({ host, lookAt }) => [partition, dueSort(lookAt, host)],
  },
});

/** Whether there is nothing more to take away. What is to come back, or to end, is over when it is not there any more; a drained host is looked at all the same, as long as it is to be empty. */
export const isDone = (clearing: Clearing): boolean =>
  (clearing.kind === 'drain' || clearing.kind === 'evacuation') &&
  clearing.rounds > 0 &&
  clearing.cursor === null &&
  whoStays(clearing).count === 0 &&
  clearing.underWay.length === 0;

/** What a drain has moved away and is to come back. */
const departureSchema = compiled({
  host: z.string(),
  serverId: z.string(),
  clearingId: z.string(),
  /** Where it was moved to: one that is elsewhere by now was moved by somebody else. */
  to: z.string(),
});

export const departuresOf = (host: string) => ({ index: 'table', partition: `DEPARTURES#${host}` }) as const;

export const departures = collection({
  name: 'departure',
  schema: departureSchema,
  key: ({ host, serverId }: { readonly host: string; readonly serverId: string }) => ({ pk: departuresOf(host).partition, sk: serverId }),
  id: ({ host, serverId }) => ({ host, serverId }),
});
