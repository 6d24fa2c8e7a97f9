/** What administrators do with hosts that fail, and with moves that take too long, as the real client asks for it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

let cloud: LocalCloud;
const agents = new Map<string, ChildProcess>();

function startAgent(host: string): void {
  mkdirSync(join(cloud.state, 'hosts', host), { recursive: true });
  agents.set(host, spawn('node', ['test/e2e/processes/patient-agent.ts', cloud.state, host], { stdio: 'inherit' }));
}

async function killAgent(host: string): Promise<void> {
  const agent = agents.get(host);
  assert.ok(agent);
  agent.kill('SIGKILL');
  await once(agent, 'exit');
}

const admin = (line: string) => cloud.ask('micronova-admin', line);

/** Looks until it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await isSo()); looks++) assert.ok(looks < 60, `never so: ${isSo}`);
}

const hostOf = async (server: string) => JSON.parse(await admin(`server show -f json ${server}`))['OS-EXT-SRV-ATTR:host'] as string;
const migrationOf = async (server: string) =>
  JSON.parse(await admin(`--os-compute-api-version 2.59 server migration list -f json --server ${server}`))[0];
const machinesOn = (host: string) => readdirSync(join(cloud.state, 'hosts', host, 'machines'));

before(async () => {
  cloud = await startLocalCloud({ arguments: ['--hosts', '0'] });
  for (const host of ['host-1', 'host-2']) startAgent(host);
  const areUp = async () =>
    (await admin('compute service list -f value -c State')).split('\n').filter((state) => state === 'up').length === 2;
  await until(areUp);
});
after(async () => {
  for (const agent of agents.values()) agent.kill('SIGKILL');
  await cloud.stop();
});

async function makeServer(name: string): Promise<string> {
  return JSON.parse(await cloud.ask('micronova', `server create --image test --flavor m1.nano --nic none --wait -f json ${name}`)).id;
}

test('a live migration is aborted in its middle: the server stays where it was', async () => {
  const id = await makeServer('aborted');
  const source = await hostOf(id);
  await admin(`--os-compute-api-version 2.68 server migrate --live-migration ${id}`);
  await until(async () => (await migrationOf(id)).Status === 'running');
  await admin(`--os-compute-api-version 2.65 server migration abort ${id} ${(await migrationOf(id)).Id}`);
  await until(async () => (await migrationOf(id)).Status === 'cancelled');
  await cloud.becomes('aborted', 'ACTIVE').catch(() => admin(`server show ${id}`));
  assert.equal(await hostOf(id), source);
});

test('a live migration is forced to its end: the server is on the other host', async () => {
  const id = await makeServer('forced');
  const source = await hostOf(id);
  await admin(`--os-compute-api-version 2.68 server migrate --live-migration ${id}`);
  await until(async () => (await migrationOf(id)).Status === 'running');
  await admin(`--os-compute-api-version 2.65 server migration force complete ${id} ${(await migrationOf(id)).Id}`);
  await until(async () => (await migrationOf(id)).Status === 'completed');
  assert.notEqual(await hostOf(id), source);
});

test('a server whose host has died is built elsewhere, and the host discards what it still has when it is back', async () => {
  const id = await makeServer('evacuated');
  const source = await hostOf(id);
  await killAgent(source);
  await admin(`compute service set --down ${source} nova-compute`);
  assert.match(await admin('compute service list -f value -c Host -c State'), new RegExp(`${source} down`));
  // Debian's client sends the request, and then stumbles over the answer of its own library.
  const asked = await cloud.openstack('micronova-admin', ...`--os-compute-api-version 2.68 server evacuate ${id}`.split(' '));
  assert.match(asked.errors, /^$|'TupleWithMeta' object has no attribute/);
  await until(async () => (await hostOf(id)) !== source);
  await cloud.becomes('evacuated', 'ACTIVE');
  assert.equal(await admin(`server show -f value -c status ${id}`), 'ACTIVE');
  assert.ok(machinesOn(source).some((file) => file.includes(id)));
  startAgent(source);
  await admin(`compute service set --up ${source} nova-compute`);
  await until(async () => !machinesOn(source).some((file) => file.includes(id)));
  await until(async () => (await admin(`compute service list --host ${source} -f value -c State`)) === 'up');
});
