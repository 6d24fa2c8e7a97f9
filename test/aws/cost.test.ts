/**
 * Computes what the cloud costs from what DynamoDB says that each operation consumes, and writes docs/cost.md. It fails when that changed the
 * file: then the costs have changed, and the new file says how.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { reap } from '../../functions/workers/reap.ts';
import { projectQuotas } from '../../shared/compute/quota-usage.ts';
import { bootstrapIdentity } from '../../shared/identity/bootstrap.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { ofType, synthesized } from '../support/aws-cloud.ts';
import { fakeClock } from '../support/clock.ts';
import { type Consumed, counting } from '../support/consumed.ts';
import { type CostRow, costDocument } from '../support/cost-document.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';
import { type Persona, projectIdOf } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';

const local = await dynamodbLocal();
const skip = 'reason' in local ? local.reason : false;
const file = join(import.meta.dirname, '../../docs/cost.md');

let system: System;
let consumed: () => Consumed;

async function prepare(): Promise<void> {
  if ('reason' in local) return;
  const client = local.client();
  consumed = counting(client);
  const clock = fakeClock();
  system = await makeSystem({ clock, store: dynamodbStore({ client, tableName: await local.makeTable(client), clock }) });
  await bootstrapIdentity(system.ports, { passwords: { admin: 'admin', demo: 'demo' } });
  const projectId = projectIdOf('member') ?? '';
  await transaction(system.ports, async (tx) => tx.put(projectQuotas, { projectId, limits: { instances: -1, cores: -1, ram: -1 } }));
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

test('the costs are those of docs/cost.md', { skip, timeout: 120_000 }, async (context) => {
  await prepare();
  context.after(() => system.close());
  const rows = new Map<string, CostRow>();

  /** One request and what follows from it. Only answers that are what was asked for count. */
  async function call(method: Method, path: string, as: Persona, body?: unknown) {
    system.records.length = 0;
    consumed();
    const answer = await system.request(method, path, {
      as,
      version: path.startsWith('/compute') ? '2.90' : '3.60',
      ...(body === undefined ? {} : { body }),
    });
    const request = consumed();
    const name = String(system.records.find(({ event }) => event === 'request')?.['operation']);
    assert.ok(answer.status < 300, `${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await system.settle();
    const after = consumed();
    const isCommand = system.records.some(({ event }) => event === 'event applied');
    const service = path.split('/')[1] ?? '';
    if (!rows.has(`${service} ${name}`)) rows.set(`${service} ${name}`, { service, name, request, after, isCommand });
    return answer;
  }

  const compute = '/compute/v2.1';
  const server = (name: string) => ({ server: { name, imageRef: testImageId, flavorRef: '1', networks: 'none' } });
  const a = (await call('POST', `${compute}/servers`, 'member', server('a'))).text('server.id');
  await call('POST', `${compute}/os-keypairs`, 'member', { keypair: { name: 'k' } });
  await call('GET', `${compute}/servers/${a}`, 'reader');
  await call('GET', `${compute}/servers`, 'reader');
  await call('GET', `${compute}/servers/detail`, 'reader');
  await call('PUT', `${compute}/servers/${a}`, 'member', { server: { name: 'b' } });
  await call('POST', `${compute}/servers/${a}/action`, 'member', { 'os-stop': null });
  await call('POST', `${compute}/servers/${a}/action`, 'member', { 'os-start': null });
  await call('POST', `${compute}/servers/${a}/action`, 'member', { reboot: { type: 'SOFT' } });
  const v = (await call('POST', '/volume/v3/volumes', 'member', { volume: { size: 1, name: 'v' } })).text('volume.id');
  const attachments = `${compute}/servers/${a}/os-volume_attachments`;
  await call('POST', attachments, 'member', { volumeAttachment: { volumeId: v } });
  await call('GET', attachments, 'reader');
  await call('GET', `${attachments}/${v}`, 'reader');
  await call('DELETE', `${attachments}/${v}`, 'member');
  await call('GET', `/volume/v3/volumes/${v}`, 'reader');
  await call('GET', '/volume/v3/volumes', 'reader');
  await call('GET', '/volume/v3/volumes/detail', 'reader');
  await call('PUT', `/volume/v3/volumes/${v}`, 'member', { volume: { name: 'w' } });
  await call('GET', '/volume/v3/types', 'reader');
  const s = (await call('POST', '/volume/v3/snapshots', 'member', { snapshot: { volume_id: v, name: 's' } })).text('snapshot.id');
  await call('GET', `/volume/v3/snapshots/${s}`, 'reader');
  await call('GET', '/volume/v3/snapshots', 'reader');
  await call('DELETE', `/volume/v3/snapshots/${s}`, 'member');
  await call('DELETE', `/volume/v3/volumes/${v}`, 'member');
  await call('GET', `${compute}/flavors`, 'reader');
  await call('GET', `${compute}/flavors/detail`, 'reader');
  await call('GET', `${compute}/flavors/1`, 'reader');
  const flavor = (await call('POST', `${compute}/flavors`, 'admin', { flavor: { name: 'f', ram: 64, vcpus: 1, disk: 1 } })).text(
    'flavor.id',
  );
  await call('POST', `${compute}/flavors/${flavor}/os-extra_specs`, 'admin', { extra_specs: { 'hw:x': '1' } });
  await call('DELETE', `${compute}/flavors/${flavor}`, 'admin');
  await call('GET', `${compute}/os-keypairs`, 'reader');
  await call('GET', '/image/v2/images', 'reader');
  await call('GET', `/image/v2/images/${testImageId}`, 'reader');
  const i = (await call('POST', '/image/v2/images', 'member', { name: 'i', disk_format: 'raw', container_format: 'bare' })).text('id');
  await call('DELETE', `/image/v2/images/${i}`, 'member');
  const domain = { id: 'default' };
  await call('POST', '/identity/v3/auth/tokens', 'stranger', {
    auth: {
      identity: { methods: ['password'], password: { user: { name: 'demo', domain, password: 'demo' } } },
      scope: { project: { name: 'demo', domain } },
    },
  });
  await call('GET', '/identity/v3/projects', 'admin');
  const p = (await call('POST', '/identity/v3/projects', 'admin', { project: { name: 'p' } })).text('project.id');
  await call('GET', `/identity/v3/projects/${p}`, 'admin');
  await call('GET', '/identity/v3/users', 'admin');
  await call('POST', '/agents', 'admin', { agent: { host: 'host-3' } });
  await call('DELETE', `${compute}/servers/${a}`, 'member');

  consumed();
  await system.beat(['host-1']);
  const heartbeat = consumed();
  await reap(system.ports);
  const idleRun = consumed();

  const stacks = await synthesized({ stage: 'production' });
  const text = costDocument({
    rows: [...rows.values()],
    heartbeat,
    idleRun,
    // An alarm is paid by the metrics that it looks at.
    alarmMetrics: ofType(stacks, 'AWS::CloudWatch::Alarm').reduce((sum, { Properties }) => {
      const metrics = (Properties?.['Metrics'] ?? [{ MetricStat: {} }]) as readonly { readonly MetricStat?: object }[];
      return sum + metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
    }, 0),
    ownMetrics: 3,
    secrets: ofType(stacks, 'AWS::SecretsManager::Secret').length,
  });
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before !== text) writeFileSync(file, text);
  assert.equal(before, text, 'docs/cost.md was written anew: look at what has changed');
});
