/** The agent as a process, with real machines. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { ensureEventQueues, ensureHostQueue, eventsQueue, hostQueue } from '../../shared/messaging/agent-queues.ts';
import { commandMessage } from '../../shared/messaging/command-message.ts';
import type { CommandName, CommandPayload } from '../../shared/messaging/commands.ts';
import { type HeartbeatEvent, type ResultEvent, readEvent } from '../../shared/messaging/events.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import { systemChance, systemClock } from '../../shared/system-clock.ts';
import { buildOf, pidOf, qemuHost, serverId, skip } from '../support/machines/qemu.ts';

const main = join(import.meta.dirname, '../../agent/main.ts');
const host = 'host-1';

suite('an agent process of QEMU machines', { skip }, () => {
  test('registers what the host has, builds a machine that outlives it, and lets its successor end it', async (context) => {
    const { folder, blankImage } = await qemuHost(context, join('hosts', host, 'machines'));
    const queues = openSqliteQueues({ path: join(folder, 'micronova.db'), clock: systemClock, chance: systemChance });
    context.after(() => queues.close());
    await ensureEventQueues(queues);
    await ensureHostQueue(queues, host);
    const at = join(folder, 'hosts', host, 'machines', serverId(1));
    let generation = 0;

    /** Starts an agent, has it carry out a command, and tells it to stop. */
    async function carriedOut<Name extends CommandName>(name: Name, payload: CommandPayload<Name>) {
      const values = ['--host', host, '--state', folder, '--driver', 'qemu', '--accelerator', 'tcg'];
      const child = spawn(process.execPath, [main, ...values], { stdio: ['ignore', 'ignore', 'inherit'] });
      const ended = once(child, 'exit');
      context.after(() => child.kill('SIGKILL'));
      let heartbeat: HeartbeatEvent | undefined;
      let result: ResultEvent | undefined;
      async function hear(commandId?: string): Promise<void> {
        for (const { body, receipt } of await queues.receive(eventsQueue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30 })) {
          const event = readEvent(body);
          await queues.acknowledge(eventsQueue, receipt);
          if (event.type === 'heartbeat') heartbeat = event;
          if (event.type === 'result' && event.commandId === commandId) result = event;
        }
      }
      // A host is told nothing before it is there.
      while (heartbeat === undefined) await hear();
      const now = systemClock.now();
      generation += 1;
      const envelope = { id: systemChance.uuid(), serverId: serverId(1), host, generation, issuedAt: now, deadline: now + 600_000 };
      await queues.send(hostQueue(host), commandMessage({ ...envelope, requestId: 'req-1', name, payload } as never));
      while (result === undefined) await hear(envelope.id);
      child.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null]);
      return { id: envelope.id, inventory: heartbeat.inventory, outcome: result.outcome, powerState: result.result?.powerState };
    }

    const built = await carriedOut('build', buildOf({ image: await blankImage() }));
    assert.deepEqual([built.outcome, built.powerState], ['done', powerStates.running]);
    assert.equal(built.inventory.hypervisorType, 'QEMU');
    const pid = pidOf(at);
    assert.ok(existsSync(`/proc/${pid}/cwd`), 'it runs without an agent');
    const told = await carriedOut('report_power', {});
    assert.deepEqual([told.powerState, pidOf(at)], [powerStates.running, pid]);
    assert.equal((await carriedOut('discard', { machineId: built.id })).outcome, 'done');
    assert.equal(existsSync(at), false);
    assert.equal(existsSync(`/proc/${pid}/cwd`), false);
  });
});
