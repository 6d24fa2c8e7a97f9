/** Every answer must be explained by something that was true between the request and it. */
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { projectUsageKey, userUsageKey } from '../../shared/quota/usage.ts';
import type { Key } from '../../shared/store/port.ts';
import type { Attempt } from './clients.ts';
import { flavorSizes } from './founding.ts';
import type { History, ServerState, Usage } from './history.ts';
import { consoleOf } from './hypervisor.ts';
import type { ApiReply } from './processes.ts';
import type { World } from './world.ts';

interface Answered extends Attempt {
  readonly reply: ApiReply;
}

interface Context {
  readonly world: World;
  readonly attempt: Answered;
  readonly message: string;
  /** What the pattern found. */
  readonly match: readonly string[];
  /** Every state of the server that the request names, since the request. */
  readonly states: readonly (ServerState | undefined)[];
  readonly isVisible: (state: ServerState | undefined) => boolean;
  /** Who held a volume at some time since the request. */
  readonly holders: (volumeId: string) => ReadonlySet<string>;
  readonly usages: (counter: Key) => readonly Usage[];
}

/** Answers of a kind: what explains them, and what is wrong when that was never so. */
interface Explanation {
  readonly status: (status: number) => boolean;
  readonly pattern: RegExp;
  readonly mark?: string;
  readonly isExplained: (context: Context) => boolean;
  readonly otherwise: string;
}

const anyRefusal = (status: number) => status >= 400 && status < 500;

/** What succeeds without its server: it was deleted already, or the answer says of each event what became of it. */
const mayBeWithoutServer: readonly string[] = ['servers.delete', 'server-actions.forceDelete', 'server-external-events.create'];

/** The first that fits an answer decides; what none fits is counted, and not judged. */
const explanations: readonly Explanation[] = [
  {
    status: (status) => status === 503,
    pattern: /./,
    mark: 'a client was told to try again',
    isExplained: () => true,
    otherwise: '',
  },
  { status: (status) => status >= 500, pattern: /^/, isExplained: () => false, otherwise: 'no fault explains it' },
  {
    status: anyRefusal,
    // Volumes on their way, and steps that must come to their end, keep a server from what its task state would allow.
    pattern:
      /while it is in task_state (block_device_mapping|resize_\w+|image_\w+|shelving\w*|unshelving|migrating|rebuilding|rebuild_spawning)/,
    mark: 'a request had to wait for another',
    isExplained: ({ states }) => states.some((state) => state !== undefined),
    otherwise: 'the server was not there meanwhile',
  },
  {
    status: anyRefusal,
    pattern: /while it is in (vm_state|task_state) ([\w-]+)/,
    mark: 'a request was refused by state',
    isExplained: ({ match: [, attribute, value], states }) =>
      states.some((state) => (attribute === 'vm_state' ? state?.vmState : state?.taskState) === value),
    otherwise: 'the server was never so meanwhile',
  },
  {
    status: anyRefusal,
    pattern: /olume (?:\S+ )?([0-9a-f-]{36}) is already attached to instances: (.*)$/,
    mark: 'an attachment was refused',
    isExplained: ({ match: [, volumeId = '', named = ''], holders }) => named.split(/[ ,]+/).some((id) => holders(volumeId).has(id)),
    otherwise: 'none of these held it meanwhile',
  },
  {
    status: anyRefusal,
    pattern: /already exists on the instance|already attached/,
    isExplained: ({ attempt: { wish }, holders }) =>
      wish.serverId === undefined || wish.volumeId === undefined || holders(wish.volumeId).has(wish.serverId),
    otherwise: 'the server did not hold it meanwhile',
  },
  {
    status: (status) => status === 409,
    pattern: /^Service is unavailable at this time/,
    mark: 'a host was said to be unavailable',
    isExplained: () => true,
    otherwise: '',
  },
  {
    status: (status) => status === 400,
    pattern: /^Migration \S+ state of instance/,
    mark: 'a migration could not be given up any more',
    isExplained: () => true,
    otherwise: '',
  },
  {
    status: (status) => status === 404,
    pattern: /^Instance \S+ could not be found/,
    isExplained: ({ states, isVisible }) => states.some((state) => !isVisible(state)),
    otherwise: 'the server was there all the time',
  },
  {
    status: (status) => status === 403,
    pattern: /^Quota exceeded for ([\w, ]+): Requested/,
    mark: 'a quota was hit',
    isExplained: wasFull,
    otherwise: 'there was room all the time',
  },
  {
    status: (status) => status < 300,
    pattern: /^/,
    isExplained: ({ attempt: { operation, wish }, states, isVisible }) =>
      wish.serverId === undefined || mayBeWithoutServer.includes(operation) || states.some(isVisible),
    otherwise: 'the server was not there meanwhile',
  },
];

/** What an operation's success says, beyond that there was something to do it to. */
const successes: Readonly<Record<string, (context: Context) => boolean>> = {
  'servers.show'({ attempt, states }) {
    const { server } = attempt.reply.body as { server: Readonly<Record<string, unknown>> };
    return states.some((state) => state?.vmState === server['OS-EXT-STS:vm_state'] && state?.taskState === server['OS-EXT-STS:task_state']);
  },
  'server-actions.os-getConsoleOutput'({ world, attempt: { wish, reply } }) {
    world.mark('a question was answered');
    return (reply.body as { output: string }).output === consoleOf(wish.serverId ?? '');
  },
  'server-external-events.create'({ attempt, states, isVisible }) {
    const { events } = attempt.reply.body as { events: readonly { readonly code: number }[] };
    return events.every(({ code }) => states.some((state) => isVisible(state) === (code !== 404)));
  },
  'volume-attachments.create': ({ attempt: { wish }, states }) =>
    states.some((state) => state?.volumeIds.includes(wish.volumeId ?? '') === true),
};

export function checkReply(world: World, history: History, attempt: Attempt): void {
  const { reply, name, operation, wish, persona } = attempt;
  if (reply === undefined) return;
  const { status } = reply;
  const isGivenAgain = wish.request.clientToken !== undefined && status < 300;
  const invokedAt = isGivenAgain ? attempt.firstInvokedAt : attempt.invokedAt;
  const now = world.scheduler.steps;
  const message = messageOf(reply.body);
  const context: Omit<Context, 'match'> = {
    world,
    attempt: { ...attempt, reply },
    message,
    states: wish.serverId === undefined ? [] : history.serverStates(wish.serverId, invokedAt, now),
    isVisible: (state) => state !== undefined && !state.isDeleted && (persona.isAdmin || state.projectId === persona.projectId),
    holders: (volumeId) => new Set(history.holders(volumeId, invokedAt, now)),
    usages: (counter) => history.usages(counter, invokedAt, now),
  };
  const unexplained = (why: string) =>
    world.violate(`an answer and ${why}`, `${name} (${operation}) was answered ${status} "${message}": ${why}.`);
  for (const { status: fits, pattern, mark, isExplained, otherwise } of explanations) {
    const match = fits(status) ? pattern.exec(message) : null;
    if (match === null) continue;
    if (mark !== undefined) world.mark(mark);
    const isSo = isExplained({ ...context, match }) && (status >= 300 || successes[operation]?.({ ...context, match }) !== false);
    if (!isSo) unexplained(otherwise);
    return;
  }
  world.mark(`${operation} ${status}`);
}

function messageOf(body: unknown): string {
  const [fault] = Object.values((body ?? {}) as Readonly<Record<string, { readonly message?: string } | undefined>>);
  return typeof fault === 'object' && typeof fault.message === 'string' ? fault.message : '';
}

/** Whatever asks for quota: new servers, or a size. */
interface Demanding {
  readonly server?: { readonly flavorRef: string; readonly max_count?: number };
}

function demandOf({ server }: Demanding): Usage {
  const sizes = Object.values(flavorSizes);
  const largest = (name: 'cores' | 'ram') => Math.max(...sizes.map((size) => size[name]));
  // What a server was before it is resized is not known here: at most the largest of the flavors, and at least nothing.
  if (server === undefined) return { instances: 1, cores: largest('cores'), ram: largest('ram') };
  const { flavorRef, max_count: count = 1 } = server;
  const { cores = 0, ram = 0 } = flavorSizes[flavorRef] ?? {};
  return { instances: count, cores: count * cores, ram: count * ram };
}

function wasFull({ world, attempt, match, usages }: Context): boolean {
  const demand = demandOf(attempt.wish.request.body as Demanding);
  const { projectId, userId } = attempt.persona;
  const item = world.item(projectQuotas.key(projectId));
  const quotas = item && projectQuotas.parse(item);
  const users = quotas?.users ?? [];
  // Whose server it is that is resized is not known here: it may be any user's.
  const owners = attempt.wish.serverId === undefined ? users.filter((user) => user.userId === userId) : users;
  const accounts = [
    { limits: quotas?.limits ?? {}, counter: projectUsageKey(projectId) },
    ...owners.map((user) => ({ limits: user.limits, counter: userUsageKey(projectId, user.userId) })),
  ];
  const exceeded = (match[1] ?? '').split(', ') as (keyof Usage)[];
  return exceeded.every((name) =>
    accounts.some(({ limits, counter }) =>
      usages(counter).some((usage) => usage[name] + demand[name] > (limits[name] ?? Number.POSITIVE_INFINITY)),
    ),
  );
}
