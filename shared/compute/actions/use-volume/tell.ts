/** Tells a server's host what is to become of a volume that the server uses. */
import type { CommandPayload } from '../../../messaging/commands.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { advance, issue } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import { type Server, servers } from '../../servers/server.ts';
import { type CommandOf, firstStep, type Transition } from '../row.ts';

/** What is told meanwhile would be newer, and make a host refuse what is under way. In the end the host has the machine, and its volumes, as they are then. */
export const isUnderWay = ({ taskState, commandId }: Pick<Server, 'taskState' | 'commandId'>): boolean =>
  taskState !== null || commandId !== null;

/** Nobody waits for its end. Not to be told while something is under way. */
export function tell<Row extends Transition>(
  tx: Transaction,
  ports: Ports,
  row: Row,
  server: Server & { readonly host: string },
  payload: CommandPayload<CommandOf<Row>>,
  requestId: string,
): Owed {
  const [name, step] = firstStep(row);
  const advanced = advance(server, step, ports.clock.now());
  tx.put(servers, advanced);
  return issue(tx, ports, row, advanced, { step: name, host: server.host, payload, requestId });
}
