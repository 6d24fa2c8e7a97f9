import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fakeDriver } from '../../agent/drivers/fake/driver.ts';
import { ensureEventQueues, ensureHostQueue, eventsQueue, hostQueue } from '../../shared/messaging/agent-queues.ts';
import { commandMessage } from '../../shared/messaging/command-message.ts';
import { readEvent } from '../../shared/messaging/events.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import { systemChance, systemClock } from '../../shared/system-clock.ts';
import { buildPayload, host, serverId } from '../support/agent.ts';

const main = join(import.meta.dirname, '../../agent/main.ts');

function newFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-main-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const refusals = [
  { title: 'without a host', values: ['--state', 'x'], status: 2, says: /Usage/ },
  { title: 'with an unknown option', values: ['--hots', 'a'], status: 2, says: /--hots/ },
  { title: 'with a name that leads out of its folder', values: ['--state', 'x', '--host', '../a'], status: 2, says: /no host name/ },
  { title: 'with an unknown driver', values: ['--state', 'x', '--host', 'a', '--driver', 'toString'], status: 2, says: /only fake, qemu/ },
  {
    title: 'with an unknown accelerator',
    values: ['--state', 'x', '--host', 'a', '--accelerator', 'hvf'],
    status: 2,
    says: /only kvm and tcg/,
  },
  { title: 'with half a processor', values: ['--state', 'x', '--host', 'a', '--vcpus', '0.5'], status: 2, says: /--vcpus/ },
  {
    title: 'with cores that count for nothing',
    values: ['--state', 'x', '--host', 'a', '--cpu-ratio', '0'],
    status: 2,
    says: /--cpu-ratio/,
  },
];

async function run(values: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<{ status: unknown; said: string }> {
  const child = spawn(process.execPath, [main, ...values], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { status, said };
}

for (const { title, values, status, says } of refusals) {
  test(`an agent called ${title} says so and ends`, async () => {
    const end = await run(values);
    assert.equal(end.status, status);
    assert.match(end.said, says);
  });
}

test('an agent that cannot keep files says in which folder', async (context) => {
  const file = join(newFolder(context), 'file');
  writeFileSync(file, '');
  const end = await run(['--host', host, '--state', file]);
  assert.equal(end.status, 1);
  assert.ok(end.said.includes(file));
  assert.equal(end.said.trim().split('\n').length, 1, 'one line and no stack');
});

test('an agent of machines that the host cannot run says what is missing and what installs it', async (context) => {
  const state = newFolder(context);
  const end = await run(['--host', host, '--state', state, '--driver', 'qemu'], { ...process.env, PATH: state });
  assert.equal(end.status, 1);
  assert.match(end.said, /^Machines need qemu-system-x86_64, .*: apt-get install .*qemu-system-x86 .*\n$/);
});

test('an agent process builds a machine and ends when it is told to', async (context) => {
  const state = newFolder(context);
  const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance });
  await ensureEventQueues(queues);
  await ensureHostQueue(queues, host);
  const child = spawn(process.execPath, [main, '--host', host, '--state', state, '--vcpus', '8'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const logged = text(child.stdout);
  context.after(() => child.kill('SIGKILL'));

  const seen = new Map<string, ReturnType<typeof readEvent>>();
  async function hear(many: number): Promise<void> {
    while (seen.size < many) {
      for (const { body } of await queues.receive(eventsQueue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30 })) {
        const event = readEvent(body);
        seen.set(event.type, event);
      }
    }
  }
  // A host is told nothing before it is there.
  await hear(1);
  const now = systemClock.now();
  const envelope = { id: systemChance.uuid(), serverId: serverId(1), host, generation: 1, issuedAt: now, deadline: now + 600_000 };
  await queues.send(hostQueue(host), commandMessage({ ...envelope, requestId: 'req-1', name: 'build', payload: buildPayload }));
  await hear(2);
  const [heartbeat, result] = [seen.get('heartbeat'), seen.get('result')];
  assert.ok(heartbeat?.type === 'heartbeat' && result?.type === 'result');
  assert.deepEqual([heartbeat.inventory.vcpus, heartbeat.inventory.hypervisorHostname], [8, host]);
  assert.equal(result.outcome, 'done');
  const machines = await fakeDriver({ folder: join(state, 'hosts', host, 'machines') }).machines();
  assert.deepEqual(
    machines.map((machine) => machine.serverId),
    [serverId(1)],
  );

  child.kill('SIGTERM');
  const records = (await logged).trim().split('\n');
  assert.deepEqual(
    records.map((line) => (JSON.parse(line) as { event: string }).event),
    ['agent started', 'command ended', 'agent stopped'],
  );
  assert.deepEqual(await ended, [0, null]);
  queues.close();
});
