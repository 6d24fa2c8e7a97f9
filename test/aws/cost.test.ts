/**
 * Computes what the cloud costs from what DynamoDB says that each operation consumes, and writes docs/cost.md. It fails when that changed the
 * file: then the costs have changed, and the new file says how.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { operations } from '../../functions/catalogue.ts';
import { reap } from '../../functions/workers/reap.ts';
import type { DataPlace } from '../../shared/image/data.ts';
import * as limits from '../../shared/limits.ts';
import { measuresOf } from '../../shared/measures/measures.ts';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import { ofType, synthesized } from '../support/aws-cloud.ts';
import { storyClock } from '../support/clock.ts';
import { roomySystem } from '../support/cloud.ts';
import { counting } from '../support/consumed.ts';
import { costDocument, idleHostDollars } from '../support/cost-document.ts';
import { networkRows } from '../support/cost-networks.ts';
import { costRows, directStorage } from '../support/cost-walk.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';

const local = await dynamodbLocal();
const skip = 'reason' in local ? local.reason : false;
const file = join(import.meta.dirname, '../../docs/cost.md');

/** A table behind a client that counts. */
async function countedTable() {
  if ('reason' in local) throw new Error(local.reason);
  const [client, uncounted] = [local.client(), local.client()];
  const [tableName, mirror] = [await local.makeTable(uncounted), await local.makeTable(uncounted)];
  return { client, tableName, consumed: counting(client, { client: uncounted, tableName: mirror }) };
}

test('a transaction is charged as AWS does: twice for the table by item, once for each index', { skip }, async () => {
  const { client, tableName, consumed } = await countedTable();
  const documents = DynamoDBDocumentClient.from(client);
  const unitsOf = async (...items: ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems'] & object) => {
    await documents.send(new TransactWriteCommand({ TransactItems: items }));
    return consumed().writes;
  };
  const put = (sk: string, more: object = {}) => ({ Put: { TableName: tableName, Item: { pk: 'a', sk, ...more } } });
  const inIndex = { project_key: 'a', project_sort: 'b' };
  const large = { text: 'x'.repeat(2500), ...inIndex };
  assert.equal(await unitsOf(put('1')), 2);
  assert.equal(await unitsOf(put('2'), put('3')), 4);
  assert.equal(await unitsOf(put('4', large)), 6 + 3);
  assert.equal(await unitsOf(put('4', { ...large, project_sort: 'c' })), 6 + 3 + 3, 'it leaves one place of the index for another');
  const key = { pk: 'a', sk: '4' };
  const ConditionCheck = { TableName: tableName, Key: key, ConditionExpression: 'attribute_exists(pk)' };
  assert.equal(await unitsOf({ ConditionCheck }), 6);
  assert.equal(await unitsOf({ Delete: { TableName: tableName, Key: key } }), 6 + 3);
});

test('the costs of every operation are those of docs/cost.md', { skip, timeout: 900_000 }, async (context) => {
  const { client, tableName, consumed } = await countedTable();
  const clock = storyClock();
  const system = await roomySystem({ clock, principal: 'AROAEXAMPLE', store: dynamodbStore({ client, tableName, clock }) });
  context.after(() => system.close());
  const storage = directStorage();
  const { imageData } = system.ports;
  // Hosts of tests find bytes in files; what they would get from storage counts all the same.
  async function source(place: DataPlace) {
    await storage.direct.downloadUrl(place);
    return imageData.hosts.source(place);
  }
  Object.assign(system.ports, { imageData: { ...imageData, direct: storage.direct, hosts: { ...imageData.hosts, source } } });
  const rows = await costRows({ system, storage, consumed });
  const plugging = await networkRows(system, consumed);

  await system.settle();
  // One that is no later than the last changes nothing.
  await clock.advance(limits.heartbeatSeconds * 1000);
  consumed();
  await system.beat(['host-1']);
  const heartbeat = consumed();
  const from = system.records.length;
  await reap(system.ports);
  const idleMeasures = system.records.slice(from).flatMap(measuresOf);
  assert.ok(idleHostDollars(heartbeat) <= 0.25, `an idle host costs $${idleHostDollars(heartbeat)} a month`);
  const idleRun = consumed();

  const stacks = await synthesized({ stage: 'production' });
  const text = costDocument({
    rows,
    plugging,
    heartbeat,
    idleRun,
    // An alarm is paid by the metrics that it looks at.
    alarmMetrics: ofType(stacks, 'AWS::CloudWatch::Alarm').reduce((sum, { Properties }) => {
      const looked = (Properties?.['Metrics'] ?? [{ MetricStat: {} }]) as readonly { readonly MetricStat?: object }[];
      return sum + looked.filter(({ MetricStat }) => MetricStat !== undefined).length;
    }, 0),
    // Others are paid by the hour in which there is something to tell.
    ownMetrics: new Set(idleMeasures.map(({ name }) => name)).size,
    dashboards: ofType(stacks, 'AWS::CloudWatch::Dashboard').length,
    secrets: ofType(stacks, 'AWS::SecretsManager::Secret').length,
  });
  const listed = [...text.matchAll(/^\| ([\w.-]+) \| [\d.]+ \|/gm)].map(([, name]) => name);
  assert.deepEqual(
    listed,
    operations.map(({ name }) => name),
    'every operation has its row',
  );
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before !== text) writeFileSync(file, text);
  assert.equal(before, text, 'docs/cost.md was written anew: look at what has changed');
});
