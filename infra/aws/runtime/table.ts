import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamodbStore } from '../../../shared/store/dynamodb.ts';
import type { Store } from '../../../shared/store/port.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { clientOptions } from './client-options.ts';
import { setting } from './environment.ts';

export function table(): Store {
  return dynamodbStore({ client: new DynamoDBClient(clientOptions()), tableName: setting('TABLE_NAME'), clock: systemClock });
}
