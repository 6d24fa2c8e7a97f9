import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Store } from '../../../shared/store/port.ts';
import { dynamodbStore } from '../../../shared/store/dynamodb.ts';
import { systemClock } from '../../local/clock.ts';
import { endpointOf, region, setting } from './environment.ts';
import { sdkTimeouts } from './timeouts.ts';

export function table(): Store {
  const endpoint = endpointOf('DYNAMODB');
  const client = new DynamoDBClient({ region: region(), ...sdkTimeouts, ...(endpoint === undefined ? {} : { endpoint }) });
  return dynamodbStore({ client, tableName: setting('TABLE_NAME'), clock: systemClock });
}
