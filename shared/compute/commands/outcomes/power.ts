/** Start, stop and reboot end as their lifecycle row says. */

import * as powerStates from '../../../messaging/power-states.ts';
import type { LifecycleRow } from '../../actions/rows.ts';
import * as lifecycle from '../../actions/rows.ts';
import { type Server, servers } from '../../servers/server.ts';
import { type Ending, kept, type OutcomeRow, over } from './outcome.ts';

type PowerCommand = 'start' | 'stop' | 'reboot';

export function endsAs<Name extends PowerCommand>(rowOf: (ending: Ending<Name>) => LifecycleRow): OutcomeRow<Name> {
  const change = (ending: Ending<Name>, to: Partial<Server>): void => {
    const { tx, ports, server } = ending;
    tx.put(servers, { ...server, ...to, updatedAt: new Date(ports.clock.now()).toISOString() });
  };
  const faultOf = ({ ports, fault }: Ending<Name>) => ({ code: 500, message: fault, created: new Date(ports.clock.now()).toISOString() });
  return {
    async done(ending) {
      change(ending, { ...rowOf(ending).success, commandId: null });
      return over('Success');
    },

    async failed(ending) {
      const { server, powerState } = ending;
      // The failure was told before: what is new is how the host says that the machine is.
      const isTold = server.taskState === null;
      const failure = isTold ? {} : { ...rowOf(ending).failure, fault: faultOf(ending) };
      change(ending, { ...failure, ...standingAs(server, powerState), commandId: null });
      return over('Error');
    },

    /**
     * The task ends, and the server goes on as before; but its host may have done it, or may yet. So the command is kept, until the
     * host says how the machine is, or another action takes its place.
     */
    async lost(ending) {
      const { server, isFenced } = ending;
      if (server.taskState !== null)
        change(ending, { ...rowOf(ending).failure, fault: faultOf(ending), commandId: isFenced ? null : server.commandId });
      else if (isFenced) change(ending, { commandId: null });
      return isFenced ? over('Error') : { ...kept, result: 'Error' };
    },
  };
}

/** A server that was thought to run and does not, or the other way round, is shown as its host says it is. */
function standingAs(server: Server, powerState: number | undefined): Partial<Server> {
  if (server.vmState === 'active' && powerState === powerStates.shutdown) return { vmState: 'stopped', powerState };
  if (server.vmState === 'stopped' && powerState === powerStates.running) return { vmState: 'active', powerState };
  return {};
}

export const start = endsAs<'start'>(() => lifecycle.start);
export const stop = endsAs<'stop'>(() => lifecycle.stop);
export const reboot = endsAs<'reboot'>(({ command }) => (command.payload.type === 'HARD' ? lifecycle.hardReboot : lifecycle.softReboot));
