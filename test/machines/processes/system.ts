/** API and workers, quick to notice that their predecessors were killed: `node system.ts STATE PASSWORD`. */
import { localPorts } from '../../../infra/local/ports.ts';
import { startSystem } from '../../../infra/local/system.ts';
import { putDefaultFlavors } from '../../../shared/compute/flavors/default-flavors.ts';
import { bootstrapIdentity } from '../../../shared/identity/bootstrap.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { putDefaultVolumeTypes } from '../../../shared/volume/default-types.ts';
import { listenForDeath, logOf, mortal } from './mortal.ts';

const [state = '', password = ''] = process.argv.slice(2);
listenForDeath();
const ports = localPorts(state, logOf(state, 'system'));
mortal(ports.queues, ['send', 'acknowledge']);
mortal(ports.store, ['commit']);
const pace = { dispatchEvery: 1_000, dispatchAfter: 1_000, reapEvery: 5_000, visibilitySeconds: 3 };
const { server } = await startSystem({ ...ports, clock: systemClock }, { port: 0, host: '127.0.0.1', pace });
if (await bootstrapIdentity(ports, { passwords: { admin: password, demo: password } })) {
  await putDefaultFlavors(ports);
  await putDefaultVolumeTypes(ports);
}
const address = server.address();
process.stdout.write(`runs at http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
