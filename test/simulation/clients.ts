/** Clients: users who ask for things, give up waiting, ask again, and remember what they were told. */
import { hosts, isUp as isHostUp, signsOfLife } from '../../shared/compute/hosts/host.ts';
import type { Stream } from './chance.ts';
import { withToken } from './client-tokens.ts';
import type { Founded } from './founding.ts';
import { type ApiReply, callApi } from './processes.ts';
import type { Actor } from './scheduler.ts';
import { type Persona, personas } from './tokens.ts';
import type { Known, Situation, Wish } from './wishes.ts';
import { generators } from './workload.ts';
import type { World } from './world.ts';

/** One request and what came of it. */
export interface Attempt {
  readonly name: string;
  readonly operation: string;
  readonly persona: Persona;
  readonly wish: Wish;
  readonly invokedAt: number;
  /** When it was asked for first: with a client token the first answer is given again. */
  readonly firstInvokedAt: number;
  /** Undefined when no answer came, or nobody waited for it any more. */
  reply: ApiReply | undefined;
  repliedAt: number;
}

export interface Clients {
  readonly attempts: readonly Attempt[];
  /** How many are still at work. */
  working(): number;
  /** They ask for nothing more. */
  stop(): void;
}

export interface ClientOptions {
  readonly count?: number;
  readonly requests?: number;
  /** Told of every answer, at the moment when the service gives it. */
  readonly answered: (attempt: Attempt) => void;
  readonly books: Situation['books'];
}

/** What nobody else may, by parts of names. */
const forAdministrators = [
  ...[
    'reset_status',
    'server-actions.migrate',
    'os-migrateLive',
    'server-migrations.',
    'migrations.index',
    'evacuate',
    'shelveOffload',
    'diagnostics',
  ],
  ...['external-events', 'assisted-', 'volume-attachments.update', 'services.update'],
];

const weights = Object.entries(generators).map(([name, { weight }]) => [name, weight] as const);
const whole = weights.reduce((sum, [, weight]) => sum + weight, 0);

function choose(chance: Stream): string {
  let left = chance.random() * whole;
  for (const [name, weight] of weights) {
    left -= weight;
    if (left < 0) return name;
  }
  return 'servers.create';
}

export function startClients(world: World, founded: Founded, options: ClientOptions): Clients {
  const chance = world.chance.fork('clients');
  const count = Math.min(options.count ?? 99, chance.between(2, 8));
  const requests = Math.min(options.requests ?? 999, chance.between(4, 24));
  const rush = chance.pick([0, 30, 1_000, 20_000, 20_000]);
  const hotness = chance.pick([0, 0.3, 0.9]);
  const attempts: Attempt[] = [];
  const known: Known = {
    servers: new Map(),
    volumes: new Map(Object.entries(founded.volumeIds).map(([project, ids]) => [project, [...ids]])),
    attached: new Map(),
    groups: new Map(),
    ports: new Map(),
    migrations: [],
  };
  const { books } = options;
  const hostNames = world.hosts.map(({ host }) => host);
  const isUp: Situation['isUp'] = (name) => {
    const [host, beat] = name === null ? [] : [world.item(hosts.key(name)), world.item(signsOfLife.key(name))];
    return host !== undefined && beat !== undefined && isHostUp({ ...hosts.parse(host), ...signsOfLife.parse(beat) }, world.scheduler.now);
  };
  let working = count;
  let isStopped = false;

  async function ask(
    actor: Actor,
    own: Stream,
    situation: Situation,
    operation: string,
    wish: Wish,
    firstInvokedAt = world.scheduler.steps,
  ): Promise<void> {
    const { scheduler, faults } = world;
    const again = faults.strikes('client.timeout') ? own.between(1, 20_000) : undefined;
    const attempt: Attempt = {
      name: `api-${attempts.length + 1}`,
      operation,
      persona: situation.persona,
      wish,
      invokedAt: scheduler.steps,
      firstInvokedAt,
      reply: undefined,
      repliedAt: Number.POSITIVE_INFINITY,
    };
    attempts.push(attempt);
    scheduler.note(
      `${actor.name} asks ${attempt.name}: ${wish.request.method} ${wish.request.path} ${JSON.stringify(wish.request.body ?? '')}`,
    );
    const answer = callApi(world, attempt.name, { ...wish.request, token: situation.persona.token }).then((reply) => {
      attempt.reply = reply;
      attempt.repliedAt = scheduler.steps;
      if (reply === undefined) return;
      options.answered(attempt);
      if (reply.status < 300) generators[operation]?.learn?.(reply, situation, wish);
    });
    if (again === undefined) {
      await answer;
    } else {
      await Promise.race([answer, scheduler.sleep(actor, again)]);
      world.mark('client gave up waiting');
    }
    const isUnanswered = attempt.reply === undefined || attempt.reply.status === 503;
    // With a name for the request nothing is lost by making it again.
    const isNamed = wish.request.clientToken !== undefined && own.happens(0.3);
    if ((isNamed || (isUnanswered && own.happens(0.6))) && !isStopped) {
      await ask(actor, own, situation, operation, wish, firstInvokedAt);
    }
  }

  async function work(index: number): Promise<void> {
    const own = chance.fork(`client ${index}`);
    const actor = world.scheduler.actor(`client-${index}`, 'client');
    const persona = personas[index % personas.length] ?? own.pick(personas);
    const situation: Situation = { chance: own, persona, known, hotness, books, isUp, hosts: hostNames };
    // The hosts register first.
    await world.scheduler.sleep(actor, 500 + own.between(0, 1_000));
    for (let request = 0; request < requests; request++) {
      await world.scheduler.sleep(actor, own.between(0, own.happens(0.1) ? 60_000 : rush));
      if (isStopped) break;
      const admin = personas.find(({ isAdmin }) => isAdmin) ?? persona;
      // Whoever finds nothing to do it to wants something else.
      for (let choice = 0; choice < 5; choice++) {
        const operation = choose(own);
        const isForAdmin = forAdministrators.some((part) => operation.includes(part)) || own.happens(0.1);
        const as = isForAdmin ? { ...situation, persona: admin } : situation;
        const wish = generators[operation]?.make(as);
        if (wish === undefined) continue;
        const named = own.happens(0.4) ? withToken(operation, wish, `t${index}x${request}`) : wish;
        await ask(actor, own, as, operation, named);
        break;
      }
    }
    working -= 1;
  }

  for (let index = 0; index < count; index++) void work(index);
  return {
    attempts,
    working: () => working,
    stop() {
      isStopped = true;
    },
  };
}
