/**
 * The one thing that decides in a simulation: every port call of every actor is an event, and the seed picks which of those that are
 * ready goes on next. Virtual time moves only when nothing is ready. A crash leaves an actor's events undone for ever.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../shared/clock.ts';
import { mix, type Stream } from './chance.ts';

export type ActorKind = 'client' | 'api' | 'worker' | 'agent' | 'world';

/** One life of something that calls ports; after a crash, its successor is another actor. */
export interface Actor {
  readonly name: string;
  readonly kind: ActorKind;
  /** What its clock is ahead of the world's, milliseconds. */
  skew: number;
  /** Nothing of it goes on before this time: it is paused, or its machine is. */
  heldUntil: number;
  isAlive: boolean;
  /** Called when it has crashed. */
  onDeath: (() => void) | undefined;
}

interface Event {
  readonly actor: Actor | undefined;
  readonly label: string;
  at: number;
  run(): Promise<void> | void;
}

export interface SchedulerOptions {
  readonly chance: Stream;
  readonly start: number;
  /** Milliseconds that a call of this actor takes to arrive. */
  readonly latency: (actor: Actor) => number;
  /** Whether the actor dies here, before or after the effect of a call. */
  readonly crashes: (actor: Actor, when: 'before' | 'after') => boolean;
  /** How likely it is that the actor that went on last goes on again, as long as it can. */
  readonly stickiness: number;
  /** Keeps the lines of the trace; otherwise only their hash. */
  readonly isTraced: boolean;
}

const keptLines = 400;

export class Scheduler {
  readonly #options: SchedulerOptions;
  #events: Event[] = [];
  #last: Actor | undefined;
  #hash = 0;
  #outside = 0;
  now: number;
  steps = 0;
  /** Nobody crashes any more. */
  isCalm = false;
  /** The newest lines, or all when it is traced. */
  readonly lines: string[] = [];

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.now = options.start;
  }

  actor(name: string, kind: ActorKind): Actor {
    return { name, kind, skew: 0, heldUntil: 0, isAlive: true, onDeath: undefined };
  }

  /** Everything that happened, as a number: equal for equal runs. */
  get hash(): string {
    return this.#hash.toString(16).padStart(8, '0');
  }

  get pending(): number {
    return this.#events.length;
  }

  note(text: string): void {
    const line = `${this.steps} ${(this.now - this.#options.start) / 1000}s ${text}`;
    this.#hash = mix(this.#hash, line);
    this.lines.push(line);
    if (!this.#options.isTraced && this.lines.length > keptLines * 2) this.lines.splice(0, keptLines);
  }

  /** A line for readers, which is no part of what happened. */
  remark(text: string): void {
    this.lines.push(`  ${text}`);
  }

  /** Lets something happen at a time, as no actor's doing. */
  at(time: number, label: string, run: () => Promise<void> | void): void {
    this.#events.push({ actor: undefined, label, at: time, run });
  }

  /** A call of a port: its effect happens at one moment, when the seed says so, and its answer may never arrive. */
  call<T>(actor: Actor, label: string, effect: () => Promise<T> | T): Promise<T> {
    if (!actor.isAlive) return forever();
    return new Promise<T>((resolve, reject) => {
      this.#events.push({
        actor,
        label,
        at: this.now + this.#options.latency(actor),
        run: async () => {
          if (this.#dies(actor, 'before')) return;
          try {
            const value = await effect();
            if (!this.#dies(actor, 'after')) resolve(value);
          } catch (error) {
            this.note(`  ${error instanceof Error ? error.message : String(error)}`);
            if (!this.#dies(actor, 'after')) reject(error);
          }
        },
      });
    });
  }

  /** Sleeps, or wakes at once when the signal aborts. */
  sleep(actor: Actor, milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (!actor.isAlive) return forever();
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const wake = () => {
        this.#events = this.#events.filter((other) => other !== event);
        signal?.removeEventListener('abort', wake);
        if (actor.isAlive) resolve();
      };
      const event: Event = { actor, label: 'wakes', at: this.now + Math.max(0, Math.ceil(milliseconds)), run: wake };
      this.#events.push(event);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  clockOf(actor: Actor): Clock {
    return {
      now: () => this.now + actor.skew,
      sleep: (milliseconds, signal) => this.sleep(actor, milliseconds, signal),
    };
  }

  kill(actor: Actor, why: string): void {
    if (!actor.isAlive) return;
    actor.isAlive = false;
    this.#events = this.#events.filter((event) => event.actor !== actor);
    this.note(`${actor.name} dies: ${why}`);
    actor.onDeath?.();
  }

  /** Work on other threads (signatures): nothing else goes on until it is back, or its end would decide the order. */
  enterOutside(): void {
    this.#outside += 1;
  }
  leaveOutside(): void {
    this.#outside -= 1;
  }

  /** Runs what actors do before their first call. */
  async settle(): Promise<void> {
    do await turn();
    while (this.#outside > 0);
  }

  /** Lets the next event happen. @returns whether there was one before that time */
  async step(until = Number.POSITIVE_INFINITY): Promise<boolean> {
    const event = this.#next(until);
    if (event === undefined) return false;
    this.#events.splice(this.#events.indexOf(event), 1);
    this.steps += 1;
    this.#last = event.actor;
    this.note(event.actor === undefined ? event.label : `${event.actor.name} ${event.label}`);
    await event.run();
    await this.settle();
    return true;
  }

  #next(until: number): Event | undefined {
    let earliest = Number.POSITIVE_INFINITY;
    for (const event of this.#events) earliest = Math.min(earliest, timeOf(event));
    if (earliest > until || earliest === Number.POSITIVE_INFINITY) return undefined;
    this.now = Math.max(this.now, earliest);
    const ready = this.#events.filter((event) => timeOf(event) <= this.now);
    const { chance, stickiness } = this.#options;
    if (chance.happens(stickiness)) {
      const again = ready.find((event) => event.actor !== undefined && event.actor === this.#last);
      if (again !== undefined) return again;
    }
    return chance.pick(ready);
  }

  #dies(actor: Actor, when: 'before' | 'after'): boolean {
    if (this.isCalm || !actor.isAlive || !this.#options.crashes(actor, when)) return !actor.isAlive;
    this.kill(actor, `${when} the effect`);
    return true;
  }
}

const timeOf = ({ at, actor }: Event) => (actor === undefined ? at : Math.max(at, actor.heldUntil));

/** What a call of the dead comes to. */
function forever<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
