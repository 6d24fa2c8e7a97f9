/** The local system for the bench of scale: without agents, and telling its parent how many calls its store and queues have had, and how long it has worked. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { localPorts } from '../../infra/local/ports.ts';
import { startSystem } from '../../infra/local/system.ts';
import { counting } from '../support/counting.ts';

const [folder = ''] = process.argv.slice(2);
const ports = localPorts(folder, { write: () => {} });
const counted = counting(ports.store, ports.queues);
/** Nothing else is done while something is measured. */
const pace = { dispatchEvery: 3_600_000, dispatchAfter: 2_000, reapEvery: 3_600_000 };
const system = await startSystem({ ...ports, ...counted }, { port: 0, host: '127.0.0.1', pace });
let used = process.cpuUsage();
process.on('message', () => {
  const { user, system: kernel } = process.cpuUsage(used);
  process.send?.({ ...counted.take(), processorMilliseconds: (user + kernel) / 1000 });
  used = process.cpuUsage();
});
process.send?.({ port: (system.server.address() as AddressInfo).port });
await once(process, 'SIGTERM');
process.exit(0);
