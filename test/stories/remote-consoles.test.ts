import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { consoleTokens } from '../../shared/compute/consoles/console-token.ts';
import * as limits from '../../shared/limits.ts';
import { root } from '../support/cloud.ts';
import type { Answer } from '../support/gateway.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

const open = (system: System, id: string, protocol: string, type: string, version = 'latest') =>
  system.request('POST', `${root}/servers/${id}/remote-consoles`, { as: 'member', version, body: { remote_console: { protocol, type } } });
const redeem = (system: System, token: string, version = 'latest', as: 'admin' | 'member' = 'admin') =>
  system.request('GET', `${root}/os-console-auth-tokens/${token}`, { as, version });
const urlOf = (answer: Answer): URL => {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return new URL(answer.text('remote_console.url'));
};
const tokenOf = (answer: Answer): string => /token(?:=|%3D)([-0-9a-f]+)$/.exec(urlOf(answer).href)?.[1] ?? assert.fail();

story('every console of a machine has an address, with a token that a proxy can check', async (system) => {
  const id = await cloud(system).boot('web');
  const addresses: Record<string, string> = {};
  for (const [protocol, type] of [
    ['vnc', 'novnc'],
    ['spice', 'spice-html5'],
    ['spice', 'spice-direct'],
    ['serial', 'serial'],
    ['mks', 'webmks'],
  ] as const) {
    const answer = await open(system, id, protocol, type);
    assert.deepEqual([answer.text('remote_console.protocol'), answer.text('remote_console.type')], [protocol, type]);
    addresses[type] = urlOf(answer).href.replace(tokenOf(answer), 'TOKEN');
    const console = (await redeem(system, tokenOf(answer))).body as { console: Record<string, unknown> };
    assert.equal(console.console['instance_uuid'], id);
    assert.equal(console.console['tls_port'], type === 'spice-direct' ? 5_901 : null);
  }
  assert.deepEqual(addresses, {
    novnc: 'http://127.0.0.1:6080/vnc_auto.html?path=%3Ftoken%3DTOKEN',
    'spice-html5': 'http://127.0.0.1:6080/spice_auto.html?token=TOKEN',
    'spice-direct': 'http://127.0.0.1:6080/nova?token=TOKEN',
    serial: 'ws://127.0.0.1:6080/?token=TOKEN',
    webmks: 'http://127.0.0.1:6080/mks.html?token=TOKEN',
  });
});

story('a token opens its console once, and only for an administrator', async (system) => {
  const id = await cloud(system).boot('web');
  const token = tokenOf(await open(system, id, 'vnc', 'novnc'));
  assert.equal((await redeem(system, token, 'latest', 'member')).status, 403);
  assert.equal((await redeem(system, token, '2.30')).status, 400);
  const console = { instance_uuid: id, host: '127.0.0.1', port: 5_900, internal_access_path: null };
  assert.deepEqual((await redeem(system, token, '2.98')).body, { console });
  const again = await redeem(system, token);
  assert.deepEqual([again.status, complaint(again, 'itemNotFound')], [404, 'Token not found']);
});

story('of all proxies that check a token at once, one connects', async (system) => {
  const id = await cloud(system).boot('web');
  const token = tokenOf(await open(system, id, 'vnc', 'novnc'));
  const statuses = (await Promise.all(Array.from({ length: 5 }, () => redeem(system, token)))).map(({ status }) => status);
  assert.deepEqual(statuses.toSorted(), [200, 404, 404, 404, 404]);
});

story('a token ends: with its time, with its server, and when the server moves', async (system) => {
  const { boot, delete: remove } = cloud(system);
  const [one, two, three] = [await boot('one'), await boot('two'), await boot('three')];
  const tokens: string[] = [];
  for (const id of [one, two, three]) tokens.push(tokenOf(await open(system, id, 'serial', 'serial')));
  await remove(two);
  await cloud(system, 'admin').action(three, 'migrate', null);
  await system.settle();
  assert.deepEqual(
    (await Promise.all(tokens.slice(1).map((token) => redeem(system, token)))).map(({ status }) => status),
    [404, 404],
  );
  await system.clock.advance(limits.consoleTokenSeconds * 1000);
  assert.equal((await redeem(system, tokens[0] ?? '')).status, 404);
});

story('what is kept of a token opens nothing, and no guess does', async (system) => {
  const id = await cloud(system).boot('web');
  const token = tokenOf(await open(system, id, 'vnc', 'novnc'));
  const kept = JSON.stringify(await consoleTokens.get(system.ports.store, token));
  assert.equal(kept, undefined);
  for (const guess of [id, token.slice(0, -1), `${token}0`, token.toUpperCase(), '%00', "' or 1=1", 'ü', 'x'.repeat(255)]) {
    assert.equal((await redeem(system, encodeURIComponent(guess))).status, 404, guess);
  }
  assert.equal((await redeem(system, token)).status, 200);
});

story('who may not, and what cannot be opened, is told so as Nova does', async (system) => {
  const { boot, action, create } = cloud(system);
  const id = await boot('web');
  const refusals: readonly (readonly [string, string, number, string])[] = [
    ['vnc', 'xvpvnc', 400, 'Invalid console type xvpvnc'],
    ['vnc', 'serial', 400, 'Invalid console type serial'],
    ['mks', 'novnc', 400, 'Invalid console type novnc'],
    ['rdp', 'rdp-html5', 400, 'Unavailable console type rdp-html5.'],
  ];
  for (const [protocol, type, status, message] of refusals) {
    const refused = await open(system, id, protocol, type);
    assert.deepEqual([refused.status, complaint(refused, 'badRequest')], [status, message]);
  }
  for (const [protocol, type, version] of [
    ['mks', 'webmks', '2.7'],
    ['spice', 'spice-direct', '2.98'],
    ['telnet', 'serial', 'latest'],
  ] as const) {
    assert.equal((await open(system, id, protocol, type, version)).status, 400);
  }
  assert.equal((await open(system, id, 'vnc', 'novnc', '2.5')).status, 404);
  const unbuilt = await open(system, await create('unbuilt'), 'vnc', 'novnc');
  assert.deepEqual([unbuilt.status, /is not ready$/.test(complaint(unbuilt, 'conflictingRequest'))], [409, true]);
  await action(id, 'os-stop', null);
  await system.settle();
  const off = await open(system, id, 'vnc', 'novnc');
  assert.deepEqual([off.status, complaint(off, 'badRequest')], [400, 'Unavailable console type novnc.']);
  for (const host of system.hosts.values()) {
    host.intercept = ({ operation }) => {
      if (operation === 'console') throw new DriverFault('It is not there.');
    };
  }
  assert.equal((await open(system, id, 'vnc', 'novnc')).status, 409);
});
