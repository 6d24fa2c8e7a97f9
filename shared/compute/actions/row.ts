/** What a row of the lifecycle is made of: guards, steps, and what success and failure do to the server. */
import type { CommandName } from '../../messaging/commands.ts';
import type { PowerState } from '../../messaging/power-states.ts';
import type { Feature } from '../servers/features.ts';
import type { TaskState, VmState } from '../servers/states.ts';

/** What the end of an action does to the server. A field that is not given stays as it is. */
export interface Effect {
  readonly vmState?: VmState;
  readonly taskState: null;
  readonly powerState?: PowerState;
}

/**
 * What it means that a host has said nothing, once the deadline has passed or the host counts as gone.
 * - `fail`: the step has failed; whether it happened or not harms nobody.
 * - `undo`: it is made sure that nothing of it is left.
 * - `keep`: the host has the last word, whenever it comes back; until then the server shows what the row says of the unknown.
 * - `pass`: things go on as if it had been done; it is sent until it is.
 */
export type Silence = 'fail' | 'undo' | 'keep' | 'pass';

interface Told {
  /** What the host's agent is told to do. */
  readonly command: CommandName;
  /** How long the agent may take before its silence counts. */
  readonly deadlineSeconds: number;
}

export interface Undo extends Told {
  /** Undoing is never given up. */
  readonly silence: 'keep' | 'pass';
}

export interface Step extends Told {
  /** Which of the two hosts of a move; the server's own host unless told. */
  readonly at?: 'source' | 'destination';
  /** Set when the step begins; the task state stays as it is unless told. */
  readonly taskState?: TaskState;
  readonly silence: Silence;
  /** What makes sure that nothing of it is left; steps without leave nothing when they have failed. */
  readonly undo?: Undo;
}

export interface Transition {
  /** As `actions/rows.ts` exports it: commands are kept with it. */
  readonly name: string;
  /** The name under which the server's actions list it, and the word that a refusal uses. */
  readonly action: string;
  /** The word that a refusal uses instead, where Nova's is another. */
  readonly refusedAs?: string;
  /** In their order. */
  readonly steps: Readonly<Record<string, Step>>;
  /** It must come to its end although it has one step: half of it is nothing that another action could go on from. Unless told, that is so of several. */
  readonly isFirm?: true;
  readonly success: Effect;
  /** Applied when everything that was made is undone. */
  readonly failure: Effect;
  /** What the server shows while nobody knows how it stands: what failure does, unless told. */
  readonly unknown?: Effect;
}

/** What is done to a server that is there, and may be refused. */
export interface LifecycleRow extends Transition {
  /** What the server may not have; nothing unless told. The operation declares its refusals. */
  readonly without?: readonly Feature[];
  /** Whether the lock forbids it to everyone but administrators. */
  readonly lock: boolean;
  /** `placed`: the server must have a host. `up`: that host must be up as well, see `assertHostUp`. */
  readonly host: 'any' | 'placed' | 'up';
  /** The vm states that it may start from; null: any. */
  readonly vmStates: readonly VmState[] | null;
  /** The task states that it may start from, null inside the list being no task; null instead of a list: any. */
  readonly taskStates: readonly (TaskState | null)[] | null;
  readonly mustHaveLaunched: boolean;
}

/** The verbs of a row's steps. */
export type CommandOf<Row extends Transition> = Row['steps'][keyof Row['steps']]['command'];

/** The first step of a row, with its name. @throws Error for a row without steps: a defect */
export function firstStep(row: Transition): readonly [name: string, step: Step] {
  const [first] = Object.entries(row.steps);
  if (first === undefined) throw new Error(`${row.name} has no steps`);
  return first;
}

/** The step after another; undefined after the last. */
export function stepAfter(row: Transition, name: string): string | undefined {
  const names = Object.keys(row.steps);
  return names[names.indexOf(name) + 1];
}

/** The step before another that has something to undo; undefined when there is none. */
export function undoableBefore(row: Transition, name: string | undefined): string | undefined {
  const names = Object.keys(row.steps);
  const before = name === undefined ? names : names.slice(0, names.indexOf(name));
  return before.findLast((each) => row.steps[each]?.undo !== undefined);
}
