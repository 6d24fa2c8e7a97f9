import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { keysOf, readKeyRing, rotated } from '../../infra/aws/key-ring.ts';
import rotateKeys from '../../infra/aws/workers/rotate-keys.ts';
import type { Ports } from '../../shared/ports.ts';
import { seededChance } from '../support/clock.ts';

const first = 'a'.repeat(64);

test('a key verifies before it signs, and for another period after it has', () => {
  let ring = readKeyRing(JSON.stringify({ current: first }));
  const signing: string[] = [];
  for (const fresh of ['b', 'c', 'd', 'e'].map((letter) => letter.repeat(64))) {
    const known = new Set(keysOf(ring).map(({ id }) => id));
    ring = rotated(ring, fresh);
    const [signs] = keysOf(ring);
    assert.ok(signs && known.has(signs.id), 'whoever has the ring before knows what signs now');
    signing.push(ring.current.slice(0, 1));
  }
  assert.deepEqual(signing, ['a', 'b', 'c', 'd']);
  assert.deepEqual(ring, { current: 'd'.repeat(64), next: 'e'.repeat(64), previous: 'c'.repeat(64) });
});

test('a secret that is no key ring is refused without being told', () => {
  for (const text of ['{"current":"short-and-secret"}', 'short-and-secret', '']) {
    assert.throws(
      () => readKeyRing(text),
      (error: Error) => error.message.startsWith('The secret with the token keys') && !error.message.includes('short'),
      text,
    );
  }
});

/** Secrets Manager as far as a rotation asks it. */
async function secretsManager(context: TestContext) {
  const versions = new Map<string, { text: string; stages: string[] }>([
    ['v1', { text: JSON.stringify({ current: first }), stages: ['AWSCURRENT'] }],
  ]);
  const actions: Readonly<Record<string, (input: Record<string, string> & { VersionStages?: string[] }) => object>> = {
    GetSecretValue({ VersionId, VersionStage = 'AWSCURRENT' }) {
      const found = [...versions].find(
        ([id, { stages, text }]) => text !== '' && (VersionId ?? id) === id && stages.includes(VersionStage),
      );
      return found === undefined ? { __type: 'ResourceNotFoundException', message: 'no such version' } : { SecretString: found[1].text };
    },
    PutSecretValue({ ClientRequestToken = '', SecretString = '', VersionStages = [] }) {
      if ((versions.get(ClientRequestToken)?.text ?? '') !== '') return { __type: 'ResourceExistsException', message: 'it has a value' };
      versions.set(ClientRequestToken, { text: SecretString, stages: VersionStages });
      return {};
    },
    DescribeSecret: () => ({ VersionIdsToStages: Object.fromEntries([...versions].map(([id, { stages }]) => [id, stages])) }),
    UpdateSecretVersionStage({ MoveToVersionId = '', RemoveFromVersionId = '', VersionStage = '' }) {
      const from = versions.get(RemoveFromVersionId);
      assert.ok(from !== undefined);
      assert.ok(from.stages.includes(VersionStage));
      from.stages = ['AWSPREVIOUS'];
      versions.get(MoveToVersionId)?.stages.push(VersionStage);
      return {};
    },
  };
  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const answer = actions[action]?.(JSON.parse((await buffer(request)).toString())) ?? { __type: 'UnknownOperationException' };
    response.writeHead('__type' in answer ? 400 : 200).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${address.port}`,
  });
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return versions;
}

test('a rotation puts the new ring in place of the old one, and a step that is repeated changes nothing', async (context) => {
  const versions = await secretsManager(context);
  versions.set('v2', { text: '', stages: ['AWSPENDING'] });
  const rotate = rotateKeys({ chance: seededChance(1), log: { write: () => {} } } as unknown as Ports);
  for (const Step of ['createSecret', 'createSecret', 'setSecret', 'testSecret', 'finishSecret', 'finishSecret'] as const) {
    await rotate({ Step, SecretId: 'token-keys', ClientRequestToken: 'v2' });
  }
  const made = versions.get('v2');
  assert.ok(made !== undefined);
  assert.ok(made.stages.includes('AWSCURRENT'));
  assert.deepEqual(versions.get('v1')?.stages, ['AWSPREVIOUS']);
  const ring = readKeyRing(made.text);
  assert.equal(ring.current, first);
  assert.equal(ring.next?.length, 64);
});

test('a rotation that Secrets Manager does not know of is refused', async (context) => {
  await secretsManager(context);
  const rotate = rotateKeys({ chance: seededChance(1), log: { write: () => {} } } as unknown as Ports);
  await assert.rejects(rotate({ Step: 'createSecret', SecretId: 'token-keys', ClientRequestToken: 'v9' }));
});
