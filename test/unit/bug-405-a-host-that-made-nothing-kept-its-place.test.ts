/** A destination that said no had made nothing, so nothing was discarded there, and its place stayed taken for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DriverFault } from '../../agent/driver.ts';
import { allocatedKey } from '../../shared/compute/hosts/host.ts';
import { must, newServer, root } from '../support/cloud.ts';
import { allServers, assertSettled } from '../support/soundness.ts';
import { makeSystem } from '../support/system.ts';

for (const action of [{ migrate: null }, { 'os-migrateLive': { host: null, block_migration: 'auto' } }]) {
  test(`a host that refuses what is to come gives its place back: ${Object.keys(action).join()}`, async (context) => {
    const system = await makeSystem();
    context.after(() => system.close());
    const id = await newServer(system);
    for (const host of system.hosts.values()) {
      host.intercept = ({ operation }) => {
        if (operation.startsWith('receive')) throw new DriverFault('The hypervisor says no.');
      };
    }
    await must(system, 'POST', `${root}/servers/${id}/action`, { as: 'admin', body: action });
    await system.settle();
    const [server] = await allServers(system);
    assert.deepEqual(
      server?.allocations.map(({ host }) => host),
      [server?.host],
    );
    for (const name of system.hosts.keys()) {
      const taken = (await system.ports.store.get(allocatedKey(name)))?.['servers'] ?? 0;
      assert.equal(taken, name === server?.host ? 1 : 0);
    }
    await assertSettled(system);
  });
}
