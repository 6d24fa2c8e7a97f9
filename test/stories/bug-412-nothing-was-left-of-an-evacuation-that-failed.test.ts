import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { reap } from '../../functions/workers/reap.ts';
import { hosts } from '../../shared/compute/hosts/host.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import * as limits from '../../shared/limits.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { assertSettled } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

/** A server whose host is gone, and which nobody else has built: its host is back, and has not heard of it yet. */
async function left(system: System, isFenced: boolean): Promise<string> {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const id = await owner.boot('web');
  const source = (await admin.show(id)).text('server.OS-EXT-SRV-ATTR:host');
  const other = system.hosts.get(source === 'host-1' ? 'host-2' : 'host-1');
  assert.ok(other);
  const force = (isForcedDown: boolean) =>
    transaction(system.ports, async (tx) => {
      const host = await tx.get(hosts, source);
      assert.ok(host);
      tx.put(hosts, { ...host, isForcedDown });
    });
  const later = async (seconds: number) => {
    await system.clock.advance(seconds * 1000);
    await system.beat([other.name]);
    await reap(system.ports);
    await system.settle();
  };
  system.off.add(source);
  await later(limits.serviceDownSeconds);
  if (isFenced) await force(true);
  other.intercept = ({ operation }) => {
    if (operation === 'spawn') throw new DriverFault('The disk is full.');
  };
  assert.equal((await admin.action(id, 'evacuate', {})).status, 200);
  await later(limits.hostGoneSeconds);
  assert.equal(await owner.status(id), 'ERROR');
  other.intercept = () => {};
  if (isFenced) await force(false);
  system.off.delete(source);
  await system.beat();
  return id;
}

for (const [what, isFenced] of [
  ['was fenced off', true],
  ['was silent', false],
] as const) {
  story(`a server whose evacuation failed is built anew on its host, which ${what} and is back`, async (system) => {
    const { action, status, delete: remove } = cloud(system);
    const id = await left(system, isFenced);
    assert.equal((await action(id, 'rebuild', { imageRef: testImageId })).status, 202);
    await system.settle();
    await reap(system.ports);
    await system.settle();
    assert.equal(await status(id), 'ACTIVE');
    await assertSettled(system);
    assert.equal((await remove(id)).status, 204);
    await system.settle();
    assert.equal(await status(id), 'GONE');
    await assertSettled(system);
  });

  story(`and what needs its machine is refused until then, where the host ${what}`, async (system) => {
    const { action } = cloud(system);
    const id = await left(system, isFenced);
    const refused = await action(id, 'rescue');
    assert.deepEqual([refused.status, complaint(refused, 'conflictingRequest')], [409, `Instance ${id} is not ready`]);
  });
}
