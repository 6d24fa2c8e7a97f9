/**
 * Stands in for `@aws-sdk/client-dynamodb` and `@aws-sdk/lib-dynamodb` in bundles: the few commands that shared/store/dynamodb.ts gives,
 * with a twentieth of the code. Its contract suite runs on this client too.
 */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { askJson, repeating } from './request.ts';

type Members = Readonly<Record<string, unknown>>;
type Stored = Parameters<typeof unmarshall>[0];
type MarshallOptions = Parameters<typeof marshall>[1];

interface ClientOptions {
  readonly maxAttempts?: number;
}

export class DynamoDBClient {
  readonly maxAttempts: number | undefined;
  constructor(options: ClientOptions = {}) {
    this.maxAttempts = options.maxAttempts;
  }
}

type Attempt = (request: unknown) => Promise<Members>;
type Middleware = (next: Attempt) => Attempt;

/** A command and what is wrapped around each attempt at it. */
class Command {
  readonly input: Members;
  readonly wrappers: Middleware[] = [];
  readonly middlewareStack = { add: (middleware: Middleware) => void this.wrappers.push(middleware) };
  constructor(input: Members) {
    this.input = input;
  }
}

export class GetCommand extends Command {}
export class BatchGetCommand extends Command {}
export class QueryCommand extends Command {}
export class TransactWriteCommand extends Command {}

const targets = new Map<unknown, string>([
  [GetCommand, 'GetItem'],
  [BatchGetCommand, 'BatchGetItem'],
  [QueryCommand, 'Query'],
  [TransactWriteCommand, 'TransactWriteItems'],
]);

/** The members that hold attributes by their names, in requests and answers. */
const attributeMembers: ReadonlySet<string> = new Set([
  'Key',
  'Item',
  'ExpressionAttributeValues',
  'ExclusiveStartKey',
  'LastEvaluatedKey',
]);
/** The members that hold lists of such. */
const attributeLists: ReadonlySet<string> = new Set(['Keys', 'Items']);

export class DynamoDBDocumentClient {
  readonly #client: DynamoDBClient;
  readonly #options: MarshallOptions;
  constructor(client: DynamoDBClient, options: MarshallOptions) {
    this.#client = client;
    this.#options = options;
  }

  static from(client: DynamoDBClient, { marshallOptions }: { readonly marshallOptions?: MarshallOptions } = {}): DynamoDBDocumentClient {
    return new DynamoDBDocumentClient(client, marshallOptions);
  }

  async send(command: Command): Promise<Members> {
    const target = targets.get(command.constructor);
    if (target === undefined) throw new TypeError('This command is none that is known here.');
    const input = translate(command.input, (attributes) => marshall(attributes, this.#options));
    const once = command.wrappers.reduce<Attempt>(
      (next, wrap) => wrap(next),
      () => askJson('DYNAMODB', `DynamoDB_20120810.${target}`, input),
    );
    const output = await repeating(() => once({}), this.#client.maxAttempts);
    return translate(output, (stored) => unmarshall(stored as Stored)) as Members;
  }
}

/** The same with all attributes translated, wherever they are. */
function translate(value: unknown, attributes: (value: Record<string, unknown>) => unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => translate(element, attributes));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (member === undefined) return [];
      if (attributeMembers.has(name)) return [[name, attributes(member as Record<string, unknown>)]];
      if (attributeLists.has(name)) return [[name, (member as Record<string, unknown>[]).map(attributes)]];
      // A batch's answer holds lists of items by the names of tables.
      if (name === 'Responses') return [[name, lists(member as Record<string, Record<string, unknown>[]>, attributes)]];
      return [[name, translate(member, attributes)]];
    }),
  );
}

function lists(tables: Readonly<Record<string, Record<string, unknown>[]>>, attributes: (value: Record<string, unknown>) => unknown) {
  return Object.fromEntries(Object.entries(tables).map(([name, items]) => [name, items.map(attributes)]));
}
