/** One seed from its beginning to its verdict. */
import { startClients } from './clients.ts';
import { disturb } from './disturbances.ts';
import type { FaultClass } from './faults.ts';
import { found } from './founding.ts';
import { keepHistory } from './history.ts';
import { keepBooks } from './invariants.ts';
import { networkBooks } from './network-invariants.ts';
import { callApi, startProcesses } from './processes.ts';
import { checkReply } from './replies.ts';
import { checkRest, isQuiet } from './rest.ts';
import { personas } from './tokens.ts';
import { unchanged, type Variant } from './variant.ts';
import { World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  /** Fault classes that are switched off. */
  readonly without?: readonly string[];
  readonly clients?: number;
  readonly requests?: number;
  /** Steps after which nothing goes wrong any more and clients ask for nothing new: it heals. Until the clients are done unless told. */
  readonly steps?: number;
  readonly isTraced?: boolean;
  readonly variant?: Variant;
  readonly onSqlite?: boolean;
}

export interface RunResult {
  readonly seed: number;
  /** What does not hold; undefined when everything does. */
  readonly violation: string | undefined;
  /** The name of what does not hold: the violations of one invariant differ in their servers, not in this. */
  readonly invariant: string | undefined;
  readonly hash: string;
  readonly steps: number;
  readonly requests: number;
  readonly virtualSeconds: number;
  readonly faults: Readonly<Partial<Record<FaultClass, number>>>;
  readonly marks: Readonly<Record<string, number>>;
  /** The newest lines of the trace, or all. */
  readonly lines: readonly string[];
}

/** Steps and milliseconds after which a run that does not come to an end has failed. */
const mostSteps = 60_000;
const mostDuration = 4 * 3_600_000;
/** How long everything must have been quiet. */
const quietFor = 90_000;
const mostHealing = 3 * 3_600_000;

export async function run(options: RunOptions): Promise<RunResult> {
  const { seed, without = [], isTraced = false, variant = unchanged, onSqlite = false } = options;
  const world = new World({ seed, without: new Set(without), isTraced, variant, onSqlite });
  const { scheduler } = world;
  const history = keepHistory(world);
  const books = keepBooks(world);
  const networks = networkBooks(world);
  world.watchers.push(books, networks, history, { logged: (record) => markLogged(world, record) });
  const putBack = variant.replace?.();
  try {
    await world.makeQueues();
    const founded = await found(world);
    const begun = scheduler.now;
    startProcesses(world);
    disturb(world, books);
    const clients = startClients(world, founded, {
      ...(options.clients === undefined ? {} : { count: options.clients }),
      ...(options.requests === undefined ? {} : { requests: options.requests }),
      books,
      answered: (attempt) => checkReply(world, history, attempt),
    });
    await scheduler.settle();

    const isOver = () => world.violation !== undefined || scheduler.steps > mostSteps;
    const { steps: mostFaulty = Number.POSITIVE_INFINITY } = options;
    while (!isOver() && clients.working() > 0 && scheduler.steps < mostFaulty && scheduler.now - begun < mostDuration)
      await scheduler.step();
    if (scheduler.steps >= mostFaulty) clients.stop();
    if (!isOver()) await heal(world, isOver, () => isQuiet(world, books) && networks.isQuiet());
    if (!isOver()) await networks.checkRest();
    if (!isOver()) await checkRest(world, books, clients.attempts);
    if (scheduler.steps > mostSteps) world.fail`After ${scheduler.steps} steps there is no end.`;

    return {
      seed,
      violation: world.violation?.message,
      invariant: world.violation?.invariant,
      hash: scheduler.hash,
      steps: scheduler.steps,
      requests: clients.attempts.length,
      virtualSeconds: (scheduler.now - begun) / 1000,
      faults: Object.fromEntries(world.faults.counts),
      marks: Object.fromEntries(world.marks),
      lines: scheduler.lines,
    };
  } finally {
    putBack?.();
    if ('close' in world.store) (world.store as { close(): void }).close();
  }
}

/** No more faults, everything runs, clocks agree; then as long as it takes to become quiet, within bounds. */
async function heal(world: World, isOver: () => boolean, isQuietNow: () => boolean): Promise<void> {
  const { scheduler, faults } = world;
  scheduler.note('healing');
  faults.heal();
  scheduler.isCalm = true;
  for (const actor of world.actors) {
    actor.skew = 0;
    actor.heldUntil = 0;
  }
  for (const host of world.hosts) host.cutUntil = 0;
  const end = scheduler.now + mostHealing;
  await untilQuiet(world, () => isOver() || scheduler.now >= end, isQuietNow);
  enableAll(world);
  await untilQuiet(world, () => isOver() || scheduler.now >= end, isQuietNow);
}

async function untilQuiet(world: World, isOver: () => boolean, isQuietNow: () => boolean): Promise<void> {
  const { scheduler } = world;
  let quietSince: number | undefined;
  while (!isOver()) {
    await scheduler.step();
    if (!isQuietNow()) {
      quietSince = undefined;
      for (const queue of ['dead-events', 'dead-commands']) redrive(world, queue);
    } else if (quietSince === undefined) {
      quietSince = scheduler.now;
    } else if (scheduler.now - quietSince > quietFor) {
      return;
    }
  }
}

/** What an operator does with hosts once they work again: what was drained comes back, if that was asked for. */
function enableAll(world: World): void {
  const token = personas.find(({ isAdmin }) => isAdmin)?.token ?? '';
  const request = { method: 'PUT', path: '/compute/v2.1/os-services/enable', version: 'compute 2.11', token };
  for (const { host } of world.hosts) void callApi(world, `operator-of-${host}`, { ...request, body: { host, binary: 'nova-compute' } });
}

/** What an operator does with dead letters once the cause is gone. */
function redrive(world: World, queue: string): void {
  if (world.queues.redrive(queue) === 0) return;
  world.mark(`${queue} put back`);
  for (const { host } of world.hosts) world.queueChangesAt(`host-${host}`, world.scheduler.now);
  world.queueChangesAt('events', world.scheduler.now);
}

/** Rare branches that show in the log. */
function markLogged(world: World, record: Readonly<Record<string, unknown>>): void {
  const { event, outcome, ended, fault, name } = record;
  if (event === 'event applied') world.mark(`event ${String(outcome)}, command ${String(ended)}`);
  if (event === 'command reaped') world.mark(`reaped ${String(name)}, ${String(ended)}`);
  if (event === 'command not sent') world.mark('a command was not sent at once');
  if (event === 'command ended' && typeof fault === 'string' && fault.startsWith('A newer'))
    world.mark('an agent refused an old generation');
  if (event === 'command ended' && typeof fault === 'string' && fault.includes('too late')) world.mark('an agent refused a late command');
  if (event === 'undeclared error') world.mark('an undeclared error');
  if (event === 'command let go') world.mark('a new host let go of what it was told before');
  if (event === 'event not applied') world.mark('an event came again');
  if (event === 'agent stopped' && record['abandoned'] !== 0) world.mark('an agent stopped before it was finished');
}
