/** A server of a host that is silent was deleted, and evacuated before the host had said anything: it was built elsewhere, and lived. */
import assert from 'node:assert/strict';
import * as limits from '../../shared/limits.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

story('a server that is being deleted is not evacuated', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const id = await owner.boot('web');
  const source = (await admin.show(id)).text('server.OS-EXT-SRV-ATTR:host');
  // It was asked for while the host was up; then nobody hears of the host.
  system.off.add(source);
  assert.equal((await owner.ask('DELETE', `/servers/${id}`)).status, 204);
  await system.clock.advance(limits.serviceDownSeconds * 1000);
  await system.beat(['host-1', 'host-2'].filter((name) => name !== source));
  const answer = await admin.action(id, 'evacuate', {});
  assert.equal(answer.status, 409);
  assert.equal(complaint(answer, 'conflictingRequest'), `Cannot 'evacuate' instance ${id} while it is in task_state deleting`);
});
