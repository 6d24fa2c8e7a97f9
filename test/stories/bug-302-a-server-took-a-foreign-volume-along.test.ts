import assert from 'node:assert/strict';
import { reap } from '../../functions/workers/reap.ts';
import { hosts } from '../../shared/compute/hosts/host.ts';
import { transaction } from '../../shared/store/transaction.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

const update = (volumeId: string) => ({ volumeAttachment: { volumeId, delete_on_termination: true } });

/** The member's server with a volume of another project, which an administrator has attached; it is to be deleted with the server. */
async function withForeignVolume(system: System) {
  const [own, admin] = [cloud(system), cloud(system, 'admin')];
  const [server, volume] = [await own.boot('a'), await admin.volume()];
  assert.ok((await admin.attach(server, volume)).status < 300);
  await system.settle();
  assert.equal((await own.ask('PUT', `/servers/${server}/os-volume_attachments/${volume}`, update(volume))).status, 202);
  return { own, admin, server, volume };
}

// The server's owner, who may not even see the volume, had it deleted.
story('whoever deletes a server deletes no volume that they may not see', async (system) => {
  const { own, admin, server, volume } = await withForeignVolume(system);
  assert.equal((await own.delete(server)).status, 204);
  await system.settle();
  assert.equal(await own.status(server), 'GONE');
  assert.equal(await admin.volumeStatus(volume), 'available');
});

story('an administrator who deletes a server deletes its volumes, whosever they are', async (system) => {
  const { admin, server, volume } = await withForeignVolume(system);
  assert.equal((await admin.delete(server)).status, 204);
  await system.settle();
  assert.equal(await admin.volumeStatus(volume), 'GONE');
});

story('the same holds when its host is fenced off and a worker ends the deletion', async (system) => {
  const { own, admin, server, volume } = await withForeignVolume(system);
  const name = (await admin.show(server)).text('server.OS-EXT-SRV-ATTR:host');
  assert.equal((await own.delete(server)).status, 204);
  await transaction(system.ports, async (tx) => {
    const host = await tx.get(hosts, name);
    assert.ok(host);
    tx.put(hosts, { ...host, isForcedDown: true });
  });
  await system.clock.advance(60_000);
  await reap(system.ports);
  assert.equal(await own.status(server), 'GONE');
  assert.equal(await admin.volumeStatus(volume), 'available');
});
