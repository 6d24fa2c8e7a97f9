/**
 * How an action goes through the steps of its row: each answer issues the next step, applies success, or begins to undo what was made, last first. Undoing is
 * commands too. What a host's silence means stands in the row.
 */
import { type CommandName, type CommandPayload, isToldUntilDone } from '../../messaging/commands.ts';
import * as powerStates from '../../messaging/power-states.ts';
import { type Effect, stepAfter, type Transition, undoableBefore } from '../actions/row.ts';
import { type Server, servers } from '../servers/server.ts';
import { advance, issue } from './begin.ts';
import type { Owed } from './command.ts';
import { type Ending, type Endings, faultOf, isAside, kept, type Next, over } from './ending.ts';

/** What is particular to a row with several steps. */
export interface Particulars {
  /** What a step's command, or its undo's, goes to and carries, and what the server and the rest become with it. */
  issue(ending: Ending, step: string, isUndo: boolean): Promise<Issued> | Issued;
  /** Beside the row's success. */
  succeeded?(ending: Ending): Promise<Partial<Server>>;
  /** Beside the row's failure. */
  failed?(ending: Ending): Promise<Partial<Server>> | Partial<Server>;
  /** Whether nobody wants it any more: it goes no step further, and is undone. */
  isGivenUp?(ending: Ending): boolean;
}

export interface Issued {
  readonly host: string;
  readonly payload: CommandPayload<CommandName>;
  /** For the steps after it. */
  readonly carries?: unknown;
  readonly server?: Partial<Server>;
  /** Unless told it gets one of its own. */
  readonly id?: string;
}

/** The vm states that say how the machine is, each with its power state. */
const standing = [
  ['active', powerStates.running],
  ['paused', powerStates.paused],
  ['stopped', powerStates.shutdown],
  ['suspended', powerStates.suspended],
] as const;

/** A server that was thought to run and does not, or the other way round, is shown as its host says it is. */
export function standingAs(server: Server, told: number | undefined): Partial<Server> {
  if (!standing.some(([vmState]) => vmState === server.vmState)) return {};
  const [vmState, powerState] = standing.find(([, each]) => each === told) ?? [];
  return vmState === undefined || powerState === undefined ? {} : { vmState, powerState };
}

const givenUpFault = 'It was given up on request.';

export function stepwise(row: Transition, particulars?: Particulars): Endings {
  const put = ({ tx, ports, server }: Ending, change: Partial<Server>): void =>
    tx.put(servers, { ...server, progress: 0, ...change, updatedAt: new Date(ports.clock.now()).toISOString() });

  async function go(ending: Ending, step: string, isUndo: boolean): Promise<Owed> {
    if (particulars === undefined) throw new Error(`${row.name} does not say what its step ${step} carries`);
    const { tx, ports, command } = ending;
    const { host, payload, carries, server: change, id } = await particulars.issue(ending, step, isUndo);
    const advanced = advance({ ...ending.server, ...change }, isUndo ? undefined : row.steps[step], ports.clock.now());
    const next = issue(tx, ports, row, advanced, {
      ...{ step, isUndo, host, payload, carries, requestId: command.requestId },
      ...(id === undefined ? {} : { id }),
    });
    tx.put(servers, { ...advanced, commandId: next.id });
    return next;
  }

  /** After a step, or as if after it. */
  async function goOn(ending: Ending): Promise<Next> {
    const next = stepAfter(row, ending.command.step);
    if (next !== undefined && particulars?.isGivenUp?.(ending) === true) return undo({ ...ending, fault: givenUpFault }, next);
    if (next !== undefined) return over(undefined, await go(ending, next, false));
    const standing = standingAs(ending.server, ending.result.powerState);
    put(ending, { ...standing, ...row.success, ...(await particulars?.succeeded?.(ending)), commandId: null });
    return over('Success');
  }

  /** Undoes what was made before a step, or everything after the last one; then the action has failed. */
  async function undo(ending: Ending, before: string | undefined): Promise<Next> {
    const step = undoableBefore(row, before);
    // Why it is undone is known now; at the end of the undoing it is read from the server.
    const told = ending.command.isUndo || isTold(ending) ? ending : { ...ending, server: { ...ending.server, fault: faultOf(ending) } };
    if (step !== undefined) return over(undefined, await go(told, step, true));
    return fail(told);
  }

  async function fail(ending: Ending): Promise<Next> {
    const { server, result } = ending;
    // The failure was told before: what is new is how the host says that the machine is.
    const effect: Partial<Server> = isTold(ending) ? {} : row.failure;
    put(ending, { ...effect, ...standingAs(server, result.powerState), ...(await particulars?.failed?.(ending)), commandId: null });
    return { ...over('Error'), fault: (ending.command.isUndo ? server.fault?.message : undefined) ?? ending.fault };
  }

  /** Whether what a lost command leaves was shown already. */
  const isTold = ({ server }: Ending) => particulars === undefined && server.taskState === null;

  /** The task ends, but its host may have done it, or may yet: so the command is kept. */
  function keep(ending: Ending): Next {
    const { server } = ending;
    if (server.taskState === null) return kept;
    const unknown: Effect = row.unknown ?? row.failure;
    put(ending, { ...unknown, fault: ending.command.isUndo && server.fault !== null ? server.fault : faultOf(ending) });
    return { ...kept, result: 'Error' };
  }

  return {
    async done(ending) {
      const { command } = ending;
      if (isAside(ending)) return over();
      return command.isUndo ? undo(ending, command.step) : goOn(ending);
    },

    async failed(ending) {
      const { command } = ending;
      if (isToldUntilDone(command.name)) return kept;
      return isAside(ending) ? over() : undo(ending, command.step);
    },

    async lost(ending) {
      const { command, isFenced } = ending;
      if (isAside(ending)) return isFenced ? over() : kept;
      if (command.isUndo) return lostUndo(ending);
      const after = stepAfter(row, command.step);
      const { silence } = row.steps[command.step] ?? { silence: 'fail' };
      if (isFenced) return silence === 'pass' || command.name === 'discard' ? goOn(ending) : undo(ending, after);
      if (silence === 'keep') return keep(ending);
      if (silence === 'pass') return { ...(await goOn(ending)), isOver: false };
      return undo(ending, silence === 'undo' ? after : command.step);
    },
  };

  async function lostUndo(ending: Ending): Promise<Next> {
    const { command, isFenced } = ending;
    if (isFenced) return undo(ending, command.step);
    if (row.steps[command.step]?.undo?.silence === 'keep') return keep(ending);
    return { ...(await undo(ending, command.step)), isOver: false };
  }
}
