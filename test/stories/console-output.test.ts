import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { agentEvents } from '../../functions/workers/agent-events.ts';
import { answers } from '../../shared/compute/questions/answer.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import * as limits from '../../shared/limits.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import { answerMessage } from '../../shared/messaging/events.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

story('the console of a server is what its machine has written, or the last lines of it', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  const log = async (length?: unknown) => {
    const answer = await action(id, 'os-getConsoleOutput', length === undefined ? {} : { length });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.text('output');
  };
  const whole = await log();
  assert.match(whole, /^Booting from the hard disk\.\.\.\n[\s\S]*web login: \n$/);
  for (const all of [null, -1, '-1', '-7', 1e30, '99999999999999999999999']) assert.equal(await log(all), whole);
  assert.equal(await log(0), '');
  assert.equal(await log(2), 'web login: \n');
  assert.equal(await log('3'), 'Reached target multi-user.target.\nweb login: \n');
  await action(id, 'reboot', { type: 'HARD' });
  await system.settle();
  assert.match(await log(), /reboot: Restarting system\nBooting/);
  for (const length of [-2, 1.5, '1.5', '', true, [], {}]) {
    assert.equal((await action(id, 'os-getConsoleOutput', { length })).status, 400, JSON.stringify(length));
  }
  for (const body of [null, { lines: 1 }]) assert.equal((await action(id, 'os-getConsoleOutput', body)).status, 400);
});

story('control characters are left out of what is shown, and what is no text is replaced', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  const { host } = (await servers.get(system.ports.store, id)) ?? {};
  const on = system.hosts.get(host ?? '');
  assert.ok(on);
  on.driver.consoleOutput = async () => Buffer.from([...Array(256).keys()]);
  const output = (await action(id, 'os-getConsoleOutput', {})).text('output');
  assert.equal(output, `\t\n${String.fromCharCode(...Array.from({ length: 96 }, (_, index) => 32 + index))}${'\ufffd'.repeat(128)}`);
});

story('who may not, and what cannot be answered, is told so as Nova does', async (system) => {
  const { boot, action, create } = cloud(system);
  const id = await boot('web');
  assert.equal((await cloud(system, 'reader').action(id, 'os-getConsoleOutput', {})).status, 403);
  assert.equal((await cloud(system, 'other').action(id, 'os-getConsoleOutput', {})).status, 404);
  assert.equal((await cloud(system, 'admin').action(id, 'os-getConsoleOutput', {})).status, 200);
  const unbuilt = await action(await create('unbuilt'), 'os-getConsoleOutput', {});
  assert.deepEqual([unbuilt.status, complaint(unbuilt, 'itemNotFound')], [404, 'Guest does not have a console available.']);
  for (const host of system.hosts.values()) {
    host.intercept = ({ operation }) => {
      if (operation === 'consoleOutput') throw new DriverFault('It has none.');
    };
  }
  assert.equal((await action(id, 'os-getConsoleOutput', {})).status, 404);
});

story('a server that is on no host is not ready', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  const item = await system.ports.store.get(servers.key(id));
  assert.ok(item);
  const { version, ...rest } = item;
  await system.ports.store.commit([{ kind: 'put', item: { ...rest, host: null }, expect: version }], 'homeless');
  const refused = await action(id, 'os-getConsoleOutput', {});
  assert.deepEqual([refused.status, complaint(refused, 'conflictingRequest')], [409, `Instance ${id} is not ready`]);
});

story('a host that does not answer in time, or is down, is said to be unavailable', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  const refusal = async () => {
    const refused = await action(id, 'os-getConsoleOutput', {});
    return [refused.status, complaint(refused, 'conflictingRequest')];
  };
  const unavailable = [409, 'Service is unavailable at this time.'];
  for (const host of system.hosts.values()) {
    host.intercept = ({ operation }) => (operation === 'consoleOutput' ? new Promise<void>(() => {}) : undefined);
  }
  assert.deepEqual(await refusal(), unavailable);
  const unanswered = () => system.records.filter(({ event }) => event === 'question not answered').length;
  assert.equal(unanswered(), 1);
  await system.clock.advance(limits.serviceDownSeconds * 1000);
  assert.deepEqual(await refusal(), unavailable);
  assert.equal(unanswered(), 1, 'who is down is not asked');
});

story('only the host that was asked may answer, and its first answer stays', async (system) => {
  const { ports } = system;
  const questionId = ports.chance.uuid();
  const tell = async (host: string, result: string) => {
    const { group, body } = answerMessage({ type: 'answer', host, questionId, outcome: 'answered', result }, { id: 'm', receiveCount: 1 });
    const attributes = { MessageGroupId: group, SentTimestamp: '1' };
    assert.deepEqual(await agentEvents(ports)({ Records: [{ messageId: '1', body, attributes }] }), { batchItemFailures: [] });
  };
  await tell('host-2', '"foreign"');
  assert.equal(await answers.get(ports.store, { host: 'host-1', questionId }), undefined);
  await tell('host-1', '"first"');
  await tell('host-1', '"second"');
  assert.equal((await answers.get(ports.store, { host: 'host-1', questionId }))?.result, '"first"');
});

story('what is asked meets the commands that wait, and changes nothing of them', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  assert.equal((await action(id, 'os-stop')).status, 202);
  assert.equal((await action(id, 'os-getConsoleOutput', {})).status, 200);
  assert.equal(await status(id), 'ACTIVE');
  await system.settle();
  assert.equal(await status(id), 'SHUTOFF');
  for (const name of system.hosts.keys()) {
    assert.deepEqual(await system.ports.queues.receive(hostQueue(name), { limit: 1, waitSeconds: 0, visibilitySeconds: 1 }), []);
  }
});
