import { test } from 'node:test';
import type { Clock } from '../../shared/clock.ts';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { fakeClock } from '../support/clock.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';
import { networkChoicesContract } from './network-choices.contract.ts';
import { networkClaimsContract } from './network-claims.contract.ts';

/** The store only sleeps between attempts at reading, and DynamoDB Local needs no rest. */
const clock: Clock = { now: () => 0, sleep: async () => undefined };

const onSqlite = async () => openSqliteStore({ path: ':memory:', clock: fakeClock() });
networkClaimsContract('SQLite', onSqlite);
networkChoicesContract('SQLite', onSqlite, { prefix: 22 });

const local = await dynamodbLocal();
if ('reason' in local) {
  test('claims of addresses on DynamoDB', { skip: local.reason }, () => undefined);
} else {
  const client = local.client();
  const onDynamodb = async () => dynamodbStore({ client, tableName: await local.makeTable(client), clock });
  networkClaimsContract('DynamoDB', onDynamodb);
  networkChoicesContract('DynamoDB', onDynamodb, { prefix: 26 });
}
