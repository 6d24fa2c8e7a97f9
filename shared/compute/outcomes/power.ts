/** Start, stop and reboot end as their lifecycle row says. */
import { type LifecycleRow, lifecycle } from '../lifecycle.ts';
import { servers } from '../server.ts';
import { type Ending, type Next, type OutcomeRow, over } from './outcome.ts';

type PowerCommand = 'start' | 'stop' | 'reboot';

export function endsAs<Name extends PowerCommand>(rowOf: (ending: Ending<Name>) => LifecycleRow): OutcomeRow<Name> {
  const end = async (ending: Ending<Name>, outcome: 'success' | 'failure'): Promise<Next> => {
    const { tx, ports, server, fault } = ending;
    const change = rowOf(ending)[outcome];
    const time = new Date(ports.clock.now()).toISOString();
    tx.put(servers, {
      ...server,
      ...change,
      commandId: null,
      updatedAt: time,
      ...(outcome === 'failure' ? { fault: { code: 500, message: fault, created: time } } : {}),
    });
    return over(outcome === 'success' ? 'Success' : 'Error');
  };
  return {
    done: (ending) => end(ending, 'success'),
    failed: (ending) => end(ending, 'failure'),
    lost: (ending) => end(ending, 'failure'),
  };
}

export const start = endsAs<'start'>(() => lifecycle.start);
export const stop = endsAs<'stop'>(() => lifecycle.stop);
export const reboot = endsAs<'reboot'>(({ command }) => (command.payload.type === 'HARD' ? lifecycle.hardReboot : lifecycle.softReboot));
