import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { mock, test } from 'node:test';
import { networkOf } from '../../shared/identity/failed-logins.ts';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { slowLane } from '../../shared/slow-work.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { settle } from '../support/clock.ts';
import { projects } from '../support/personas.ts';
import { makeSystem } from '../support/system.ts';

test('two pieces of slow work go on at once, some wait in their order, and more are told to come back', async () => {
  const lane = slowLane(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (number: number) =>
    lane(2, async () => {
      begun.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = [0, 1, 2, 3].map(work);
  await settle();
  assert.deepEqual(begun, [0, 1]);
  await assert.rejects(work(4), { kind: 'TooManyRequests', status: 429, retryable: true });
  ends.shift()?.();
  await settle();
  assert.deepEqual(begun, [0, 1, 2]);
  while (ends.length > 0) {
    ends.shift()?.();
    await settle();
  }
  await Promise.all(all);
});

test('work that fails gives its place to the next', async () => {
  const lane = slowLane(1);
  await assert.rejects(
    lane(1, () => Promise.reject(new Error('failed'))),
    /failed/,
  );
  assert.equal(await lane(1, async () => 'next'), 'next');
});

for (const type of ['ssh', 'x509']) {
  test(`a new key of type ${type} is made while others are answered`, async (context) => {
    const system = await makeSystem();
    context.after(() => system.close());
    const order: string[] = [];
    setImmediate(() => order.push('others'));
    const body = { keypair: { name: 'k', type } };
    const answer = await system.request('POST', '/compute/v2.1/os-keypairs', { as: 'member', version: '2.2', body });
    order.push('key');
    assert.equal(answer.status, 201);
    assert.deepEqual(order, ['others', 'key']);
  });
}

test('no key is made for whoever has one of that name, or may have no more', async (context) => {
  const system = await makeSystem();
  context.after(() => system.close());
  const create = (name: string) => system.request('POST', '/compute/v2.1/os-keypairs', { as: 'member', body: { keypair: { name } } });
  assert.equal((await create('k')).status, 200);
  await transaction(system.ports, async (tx) => tx.put(projectQuotas, { projectId: projects.own, limits: { key_pairs: 1 } }));
  const generate = mock.method(crypto, 'generateKeyPair', () => assert.fail('a key is made'));
  syncBuiltinESMExports();
  try {
    assert.equal((await create('k')).status, 409);
    assert.equal((await create('another')).status, 403);
  } finally {
    generate.mock.restore();
    syncBuiltinESMExports();
  }
});

test('addresses of IPv6 count by their network of 64 bits, those of IPv4 by themselves', () => {
  assert.equal(networkOf('192.0.2.1'), '192.0.2.1');
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(networkOf('2001:DB8:1:2:3:4:5:6'), '2001:db8:1:2');
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0');
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0');
  assert.equal(networkOf('::1'), '0:0:0:0');
});
