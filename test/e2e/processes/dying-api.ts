/** The local system, killed at the moment when it has committed a command and is about to send it. */
import { operations } from '../../../functions/catalogue.ts';
import { localPorts } from '../../../infra/local/ports.ts';
import { startSystem } from '../../../infra/local/system.ts';
import { jsonLog } from '../../../shared/json-log.ts';
import { hostQueue } from '../../../shared/messaging/agent-queues.ts';
import { systemClock } from '../../../shared/system-clock.ts';

const [state = '', port = '0'] = process.argv.slice(2);
const ports = localPorts(
  state,
  jsonLog((line) => process.stderr.write(line), 'error', systemClock.now),
);
const { send } = ports.queues;
ports.queues.send = (queue, message) => {
  if (queue.startsWith(hostQueue(''))) process.kill(process.pid, 'SIGKILL');
  return send.call(ports.queues, queue, message);
};
const { server } = await startSystem(ports, { port: Number(port), host: '127.0.0.1' });
const address = server.address();
process.stdout.write(
  `runs at http://127.0.0.1:${typeof address === 'object' ? address?.port : port} with ${operations.length} operations\n`,
);
