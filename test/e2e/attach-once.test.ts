/** The promise of the README, kept with the real command line: boot a server, attach a volume, refuse the second attach. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';
import { areReal } from './machines.ts';

let cloud: LocalCloud;
before(async () => {
  cloud = await startLocalCloud();
});
after(() => cloud.stop());

const user = (...words: readonly string[]) => cloud.openstack('micronova', ...words);
const must = async (...words: readonly string[]) => {
  const answer = await user(...words);
  assert.ok(answer.ok, `openstack ${words.join(' ')}: ${answer.errors}`);
  return answer.output;
};

interface ServerShown {
  readonly id: string;
  readonly status: string;
  readonly volumes_attached: string | readonly { readonly id: string }[];
}

const status = async (server: string) => (await cloud.json<ServerShown>('micronova', 'server', 'show', server)).status;

/** Commands without --wait: asks again until the client shows the status. */
async function until(read: () => Promise<string>, wanted: string): Promise<void> {
  for (let attempt = 0; attempt < 30; attempt++) if ((await read()) === wanted) return;
  assert.equal(await read(), wanted);
}

test('a volume is attached to one server at a time, whatever its status is reset to', async () => {
  await must('token', 'issue');
  assert.match(await must('image', 'list'), /test/);
  assert.match(await must('flavor', 'list'), /m1\.tiny/);
  assert.match(await must('keypair', 'create', 'k'), /PRIVATE KEY/);

  await must('server', 'create', '--image', 'test', '--flavor', 'm1.tiny', '--nic', 'none', '--key-name', 'k', '--wait', 'a');
  const a = await cloud.json<ServerShown>('micronova', 'server', 'show', 'a');
  assert.equal(a.status, 'ACTIVE');

  const volume = await cloud.json<{ readonly id: string }>('micronova', 'volume', 'create', '--size', '1', 'v');
  await must('server', 'add', 'volume', 'a', 'v');
  assert.ok(JSON.stringify((await cloud.json<ServerShown>('micronova', 'server', 'show', 'a')).volumes_attached).includes(volume.id));
  await until(async () => (await cloud.json<{ status: string }>('micronova', 'volume', 'show', 'v')).status, 'in-use');

  await must('server', 'stop', 'a');
  await until(() => status('a'), 'SHUTOFF');
  await must('server', 'start', 'a');
  await until(() => status('a'), 'ACTIVE');
  await must('server', 'reboot', '--wait', 'a');
  await must('server', 'reboot', '--hard', '--wait', 'a');

  await must('server', 'create', '--image', 'test', '--flavor', 'm1.tiny', '--nic', 'none', '--wait', 'b');
  const refused = await user('server', 'add', 'volume', 'b', 'v');
  assert.equal(refused.ok, false);

  const reset = await cloud.openstack('micronova-admin', 'volume', 'set', '--state', 'available', '--detached', volume.id);
  assert.ok(reset.ok, reset.errors);
  const refusedAgain = await user('server', 'add', 'volume', 'b', 'v');
  assert.equal(refusedAgain.ok, false);
  assert.match(refusedAgain.errors, new RegExp(`Invalid volume: volume ${volume.id} is already attached to instances: ${a.id}`));

  // What runs in a real machine has to let go of a disk, and on this one's there is nothing that would: it is switched off.
  if (areReal) {
    await must('server', 'stop', 'a');
    await until(() => status('a'), 'SHUTOFF');
  }
  await must('server', 'remove', 'volume', 'a', 'v');
  await until(async () => (await cloud.json<{ status: string }>('micronova', 'volume', 'show', 'v')).status, 'available');
  await must('server', 'add', 'volume', 'b', 'v');
  await must('server', 'delete', '--wait', 'a', 'b');
  assert.equal((await must('server', 'list', '-f', 'value')).trim(), '');
  await until(async () => (await cloud.json<{ status: string }>('micronova', 'volume', 'show', 'v')).status, 'available');
  await must('volume', 'delete', 'v');
});
