/**
 * Stands in for `@aws-sdk/client-dynamodb` and `@aws-sdk/lib-dynamodb` in bundles: the few commands that shared/store/dynamodb.ts gives,
 * with a twentieth of the code. Its contract suite runs on this client too.
 */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Command } from './command.ts';
import { askJson, type Members, repeating } from './request.ts';

type Stored = Parameters<typeof unmarshall>[0];

interface ClientOptions {
  readonly maxAttempts?: number;
}

export class DynamoDBClient {
  readonly options: ClientOptions;
  constructor(options: ClientOptions = {}) {
    this.options = options;
  }
}

type Attempt = (input: Members) => Promise<Members>;

abstract class DocumentCommand extends Command {
  /** One attempt, with all that is wrapped around it. */
  attempt: Attempt = (input) => askJson('DYNAMODB', `DynamoDB_20120810.${this.action}`, input);
  readonly middlewareStack = {
    add: (wrap: (next: Attempt) => Attempt) => {
      this.attempt = wrap(this.attempt);
    },
  };
}

export class GetCommand extends DocumentCommand {
  readonly action = 'GetItem';
}
export class BatchGetCommand extends DocumentCommand {
  readonly action = 'BatchGetItem';
}
export class QueryCommand extends DocumentCommand {
  readonly action = 'Query';
}
export class TransactWriteCommand extends DocumentCommand {
  readonly action = 'TransactWriteItems';
}

interface TranslateOptions {
  readonly marshallOptions?: NonNullable<Parameters<typeof marshall>[1]>;
}

export const DynamoDBDocumentClient = {
  from: ({ options: { maxAttempts } }: DynamoDBClient, { marshallOptions }: TranslateOptions = {}) => ({
    async send(command: DocumentCommand): Promise<Members> {
      const input = translate(command.input, (attributes) => marshall(attributes, marshallOptions));
      const output = await repeating(() => command.attempt(input), maxAttempts);
      return translate(output, (stored) => unmarshall(stored as Stored));
    },
  }),
};

/** The members of requests and answers that hold attributes by their names, or lists of such. */
const holdsAttributes = /^(Key|Item)s?$|^ExpressionAttributeValues$|^ExclusiveStartKey$|^LastEvaluatedKey$/;

/** The same with all attributes translated, wherever they are. */
function translate(members: Members, attributes: (value: Record<string, unknown>) => Members): Members {
  const translated = (name: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((element) => translated(name, element));
    if (typeof value !== 'object' || value === null) return value;
    if (holdsAttributes.test(name)) return attributes(value as Record<string, unknown>);
    return Object.fromEntries(
      // A batch's answer holds lists of items by the names of tables.
      Object.entries(value).map(([member, each]) => [member, translated(name === 'Responses' ? 'Items' : member, each)]),
    );
  };
  return translated('', members) as Members;
}
