/** A host is lost with a machine that writes to a volume, and comes back: only the machine that took its place has the volume. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { startLocalCloud } from '../e2e/local-cloud.ts';
import { endMachines } from '../e2e/machines.ts';
import { startAgent } from '../support/agent-process.ts';
import { guestImage, pidOf, skip, until } from '../support/machines/qemu.ts';
import { freePort } from '../support/machines/volumes.ts';

const guest = skip === false ? await guestImage() : { missing: skip };
const missing = 'missing' in guest && guest.missing;

suite('a host that is lost', { skip: missing, timeout: 300_000 }, () => {
  test('its server is built elsewhere with its volume; back again, it ends what it still ran', async (context) => {
    const words = ['--hosts', '0', '--machines', 'qemu', ...('file' in guest ? ['--guest-image', guest.file] : [])];
    const cloud = await startLocalCloud({ arguments: words });
    const { state } = cloud;
    const agents: ChildProcess[] = [];
    context.after(async () => {
      for (const agent of agents) agent.kill('SIGKILL');
      endMachines(state);
      await cloud.stop();
    });
    const start = (host: string, ...more: readonly string[]) => {
      const agent = startAgent('--host', host, '--state', state, ...more);
      agents.push(agent);
      return agent;
    };
    const admin = (line: string) => cloud.ask('micronova-admin', line);
    const mine = (line: string) => cloud.ask('micronova', line);
    const is = (line: string, wanted: string) => until(async () => (await admin(line)) === wanted, `${line}: ${wanted}`);
    const hostOf = async (id: string) => JSON.parse(await admin(`server show -f json ${id}`))['OS-EXT-SRV-ATTR:host'] as string;
    const folderOf = (host: string, id: string) => join(state, 'hosts', host, 'machines', id);
    const runs = (pid: number) => existsSync(`/proc/${pid}/cwd`);

    const volumes = join(state, 'hosts', 'volumes-1', 'volumes');
    start('volumes-1', '--volumes', volumes, '--listen', `127.0.0.1:${await freePort()}`);
    const processes = new Map(['host-1', 'host-2'].map((host) => [host, start(host, '--driver', 'qemu')]));
    await is('compute service list -f value -c State', 'up\nup');

    const { id } = JSON.parse(await mine('server create --image test --flavor m1.nano --nic none --wait -f json a'));
    const volume = JSON.parse(await mine('volume create --size 1 -f json v')).id as string;
    await is(`volume show -f value -c status ${volume}`, 'available');
    await mine('server add volume a v');
    await is(`volume show -f value -c status ${volume}`, 'in-use');
    const exportedTo = () =>
      JSON.parse(readFileSync(join(volumes, volume, 'record.json'), 'utf8')).exports.map(({ host }: { host: string }) => host);
    const lost = await hostOf(id);
    assert.deepEqual(exportedTo(), [lost]);

    const agent = processes.get(lost);
    agent?.kill('SIGKILL');
    if (agent) await once(agent, 'exit');
    const pid = pidOf(folderOf(lost, id));
    await admin(`compute service set --down ${lost} nova-compute`);
    // Some versions of the client send the request, and then stumble over the answer of their own library.
    await cloud.openstack('micronova-admin', ...`--os-compute-api-version 2.68 server evacuate ${id}`.split(' '));
    await until(async () => (await hostOf(id)) !== lost, 'another host');
    await cloud.becomes('a', 'ACTIVE');
    const other = await hostOf(id);
    await until(() => exportedTo().join() === other, 'an export to the other host alone');
    assert.ok(runs(pid), 'nobody could tell the lost host');
    assert.ok(runs(pidOf(folderOf(other, id))));

    start(lost, '--driver', 'qemu');
    await until(() => !runs(pid) && !existsSync(folderOf(lost, id)), 'nothing of it on the host that is back');
    assert.deepEqual(exportedTo(), [other]);
    assert.equal(await mine('volume show -f value -c status v'), 'in-use');
    await mine('server delete --wait a');
    await is(`volume show -f value -c status ${volume}`, 'available');
  });
});
