import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { advance, issue } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import { type Server, servers } from '../../servers/server.ts';
import { detachInterface } from './rows.ts';

/** Tells the host to unplug a port, whether or not it has plugged it yet. */
export function beginDetach(
  tx: Transaction,
  ports: Pick<Ports, 'clock' | 'chance'>,
  server: Server & { readonly host: string },
  portId: string,
  requestId: string,
  lookAt?: number,
): { readonly told: Server & { readonly host: string }; readonly command: Owed } {
  const advanced = advance(server, detachInterface.steps.unplug, ports.clock.now());
  const command = issue(tx, ports, detachInterface, advanced, {
    step: 'unplug',
    host: server.host,
    payload: { portId },
    requestId,
    lookAt,
  });
  const interfaces = (server.interfaces ?? []).map((each) => (each.portId === portId ? { ...each, leavingBy: command.id } : each));
  const told = { ...advanced, interfaces };
  tx.put(servers, told);
  return { told, command };
}
