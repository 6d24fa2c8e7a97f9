/** What many runs come to. */
import { type FaultClass, faultNames } from './faults.ts';
import type { RunResult } from './run.ts';

export interface Tally {
  seeds: number;
  steps: number;
  requests: number;
  virtualSeconds: number;
  readonly faults: Partial<Record<FaultClass, number>>;
  readonly marks: Record<string, number>;
  readonly failures: { readonly seed: number; readonly violation: string; readonly onSqlite: boolean }[];
}

export const emptyTally = (): Tally => ({ seeds: 0, steps: 0, requests: 0, virtualSeconds: 0, faults: {}, marks: {}, failures: [] });

export function tallyUp(tally: Tally, result: RunResult, onSqlite: boolean): void {
  tally.seeds += 1;
  tally.steps += result.steps;
  tally.requests += result.requests;
  tally.virtualSeconds += result.virtualSeconds;
  addAll(tally.faults, result.faults);
  addAll(tally.marks, result.marks);
  if (result.violation !== undefined) tally.failures.push({ seed: result.seed, violation: result.violation, onSqlite });
}

function addAll(to: Record<string, number | undefined>, from: Readonly<Record<string, number | undefined>>): void {
  for (const [name, count = 0] of Object.entries(from)) to[name] = (to[name] ?? 0) + count;
}

/** Branches that are rarely taken, and must be taken by some seed for the simulation to mean anything. */
export const rareBranches: readonly string[] = [
  'a build ends in ERROR',
  'a build goes to another host',
  'a client was told to try again',
  'a command was not sent at once',
  'a host was told of a change of filters',
  'a move was undone',
  'a drain waited for its host',
  'a fenced host came back',
  'a host was drained',
  'a host was fenced off',
  'what could not leave a fenced host was deleted',
  'a new host let go of what it was told before',
  'a host was said to be unavailable',
  'a question was answered',
  'a quota was hit',
  'a request had to wait for another',
  'a request was refused by state',
  'a server has come back from the shelf',
  'a server stayed on a drained host',
  'a server was drained',
  'what was drained comes back',
  'a server has gone back',
  'servers of a group are apart',
  'servers of a group are together',
  'a server has moved',
  'a server is on the shelf',
  'a server is rescued',
  'a server was rebuilt',
  'a swap was undone',
  'a volume was swapped',
  'an agent refused a late command',
  'an agent refused an old generation',
  'an agent stopped before it was finished',
  'an attachment was refused',
  'an event came again',
  'answered from the ledger',
  'client gave up waiting',
  'commit contended',
  'commit refused',
  'crash after an effect',
  'crash before an effect',
  'dead-commands put back',
  'dead-events put back',
  'event done, command unknown',
  'event failed, command ended',
  'event refused, command ended',
  'event refused, command unknown',
  'evacuation done',
  'live-migration cancelled',
  'live-migration completed',
  'live-migration error',
  'migration cancelled',
  'reaped attach_volume, ended',
  'reaped build, kept',
  'reaped detach_volume, kept',
  'reaped discard, kept',
  'reaped hand_over_disks, ended',
  'reaped receive_disks, ended',
  'reaped send_machine, ended',
  'reaped reboot, kept',
  'reaped start, kept',
  'reaped stop, kept',
  'reaped swap_volume, kept',
  'resize finished',
];

export function describe(tally: Tally, seconds: number): string {
  const { seeds, steps, requests, virtualSeconds, faults, marks } = tally;
  const row = (name: string, count: number) => `  ${String(count).padStart(9)}  ${name}`;
  return [
    `${seeds} seeds in ${seconds.toFixed(1)} s: ${(seeds / seconds).toFixed(1)} seeds/s, ${Math.round(steps / seconds)} steps/s`,
    `${steps} steps, ${requests} requests, ${(virtualSeconds / 3600).toFixed(0)} hours of the simulated clouds' time`,
    'faults injected:',
    ...faultNames.map((name) => row(name, faults[name] ?? 0)),
    'rare branches:',
    ...rareBranches.map((name) => row(`${name}${marks[name] === undefined ? '   NEVER REACHED' : ''}`, marks[name] ?? 0)),
  ].join('\n');
}
