import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import * as limits from '../../shared/limits.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

story('an administrator sees how a machine does, in the form of its version', async (system) => {
  const { boot, volume, attach } = cloud(system);
  const id = await boot('web', { config_drive: true });
  await attach(id, await volume());
  await system.settle();
  const admin = cloud(system, 'admin');
  const path = `/servers/${id}/diagnostics`;
  const fixed = (await admin.ask('GET', path)).body as Record<string, unknown>;
  assert.deepEqual(
    [fixed['state'], fixed['config_drive'], fixed['num_cpus'], fixed['num_disks'], fixed['num_nics'], fixed['memory_details']],
    ['running', true, 1, 2, 0, { maximum: 128, used: 0 }],
  );
  const loose = (await admin.ask('GET', path, undefined, '2.47')).body as Record<string, unknown>;
  assert.deepEqual([loose['cpu0_time'], loose['memory'], loose['vdb_read'], loose['vdb_errors']], [0, 131_072, 0, 0]);
  assert.equal((await cloud(system).ask('GET', path)).status, 403);
});

story('of a machine that does not run, or cannot be asked, there is nothing to tell', async (system) => {
  const { boot, create, action } = cloud(system);
  const admin = cloud(system, 'admin');
  const [id, building] = [await boot('web'), await create('building')];
  const refusal = async (server: string) => {
    const refused = await admin.ask('GET', `/servers/${server}/diagnostics`);
    return [refused.status, complaint(refused, 'conflictingRequest')];
  };
  const notIn = (server: string, state: string) => [409, `Cannot 'get_diagnostics' instance ${server} while it is in power state ${state}`];
  assert.deepEqual(await refusal(building), notIn(building, 'pending'));
  await system.settle();
  await action(id, 'os-stop');
  await system.settle();
  assert.deepEqual(await refusal(id), notIn(id, 'shutdown'));
  for (const host of system.hosts.values()) {
    host.intercept = ({ operation }) => {
      if (operation === 'diagnostics') throw new DriverFault('It is not there.');
    };
  }
  assert.deepEqual(await refusal(building), notIn(building, 'pending'));
  await system.clock.advance(limits.serviceDownSeconds * 1000);
  assert.deepEqual(await refusal(id), [409, 'Service is unavailable at this time.']);
});

story('a server without networks, nodes or a password of its guest has empty ones', async (system) => {
  const { boot, ask } = cloud(system);
  const id = await boot('web');
  assert.deepEqual((await ask('GET', `/servers/${id}/ips`)).body, { addresses: {} });
  const elsewhere = await ask('GET', `/servers/${id}/ips/private`);
  assert.deepEqual([elsewhere.status, complaint(elsewhere, 'itemNotFound')], [404, 'Instance is not a member of specified network']);
  assert.deepEqual((await ask('GET', `/servers/${id}/topology`)).body, { nodes: [], pagesize_kb: null });
  assert.equal((await ask('GET', `/servers/${id}/topology`, undefined, '2.77')).status, 404);
  assert.deepEqual((await ask('GET', `/servers/${id}/os-server-password`)).body, { password: '' });
  assert.equal((await ask('DELETE', `/servers/${id}/os-server-password`)).status, 204);
});
