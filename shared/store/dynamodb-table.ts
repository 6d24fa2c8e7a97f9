import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { keyAttributes, projectionOf, secondaryIndexes } from './table.ts';

/** The table as CreateTable wants it: on demand, streaming new images to the dispatcher, with all its indexes. */
export function tableDefinition(tableName: string): CreateTableCommandInput {
  const attributes = new Set(Object.values(keyAttributes).flatMap(({ partition, sort }) => [partition, sort]));
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: Array.from(attributes, (name) => ({ AttributeName: name, AttributeType: 'S' as const })),
    KeySchema: keySchema('table'),
    GlobalSecondaryIndexes: secondaryIndexes.map((name) => {
      const attributes = projectionOf(name);
      return {
        IndexName: name,
        KeySchema: keySchema(name),
        Projection:
          attributes === undefined
            ? { ProjectionType: 'ALL' as const }
            : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...attributes] },
      };
    }),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  };
}

function keySchema(index: keyof typeof keyAttributes) {
  const { partition, sort } = keyAttributes[index];
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}
