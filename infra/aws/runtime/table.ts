import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamodbStore } from '../../../shared/store/dynamodb.ts';
import type { Store } from '../../../shared/store/port.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { setting } from './environment.ts';

/** In bundles the client is the small one of ./client: it knows region, endpoint and deadlines by itself. */
export function table(): Store {
  return dynamodbStore({ client: new DynamoDBClient(), tableName: setting('TABLE_NAME'), clock: systemClock });
}
