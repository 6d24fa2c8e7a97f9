/**
 * What a store asks of a request before it carries it out, the same for every adapter: a mistake that DynamoDB would
 * refuse is also refused on SQLite, so that it is found on a developer's machine.
 */
import { type Attributes, type Expectation, type Item, type Key, type ListQuery, TooLarge, type Write } from './port.ts';
import { keyAttributes, maximumCommitBytes, maximumWrites, projectionOf, secondaryIndexes, timeToLiveAttribute } from './table.ts';

/** How many keys one getMany may name (DynamoDB's BatchGetItem). */
export const maximumKeys = 100;

/** Bytes of UTF-8 that a key's parts may have (DynamoDB's limits). */
const maximumPartitionBytes = 2_048;
const maximumSortBytes = 1_024;

/** Bytes that an item may have (DynamoDB's limit). SQLite counts the item's JSON, which is a little more. */
const maximumItemBytes = 409_600;

/** Characters of a commit's token (DynamoDB's ClientRequestToken). */
const maximumTokenLength = 36;

/** A token came back with other writes within its ten minutes: a mistake of the caller, never a matter of timing. */
export class TokenReused extends Error {
  override readonly name = 'TokenReused';
}

/** The item that a write is about. */
export function keyOf(write: Write): Key {
  return write.kind === 'put' ? write.item : write.key;
}

/** @param written every item that a commit writes, with its JSON. @throws TooLarge when one, or all together, are more than a store keeps */
export function assertSizes(written: readonly (readonly [key: Key, json: string])[]): void {
  let all = 0;
  for (const [{ pk, sk }, json] of written) {
    const bytes = Buffer.byteLength(json);
    if (bytes > maximumItemBytes) throw new TooLarge(`The item ${pk} ${sk} has ${bytes} bytes of at most ${maximumItemBytes}`);
    all += bytes;
  }
  if (all > maximumCommitBytes) throw new TooLarge(`The commit has ${all} bytes of at most ${maximumCommitBytes}`);
}

/** The version that a put leaves behind. */
export function nextVersion(expect: Expectation): number {
  return expect === 'absent' ? 1 : expect + 1;
}

/**
 * @throws RangeError for too few, too many or repeated writes, a token of the wrong length, or numbers that are not whole;
 * TypeError for keys and index attributes that are not strings.
 */
export function assertCommit(writes: readonly Write[], token: string): void {
  if (writes.length < 1 || writes.length > maximumWrites)
    throw new RangeError(`A commit has 1 to ${maximumWrites} writes, not ${writes.length}`);
  if (token.length < 1 || token.length > maximumTokenLength) throw new RangeError(`A token has 1 to ${maximumTokenLength} characters`);
  assertDistinctKeys(writes.map(keyOf));
  for (const write of writes) {
    if (write.kind === 'put') assertIndexable(write.item);
    else if (write.kind === 'add') assertWhole(write);
  }
}

/** @throws RangeError for more than 100 keys or a repeated one; TypeError for a malformed one. */
export function assertGetMany(keys: readonly Key[]): void {
  if (keys.length > maximumKeys) throw new RangeError(`At most ${maximumKeys} keys at once, not ${keys.length}`);
  assertDistinctKeys(keys);
}

/** @throws TypeError when a part of the key is empty, too long or not text. */
export function assertKey(key: Key): void {
  assertKeyPart('pk', key.pk, maximumPartitionBytes);
  assertKeyPart('sk', key.sk, maximumSortBytes);
}

/** One text per key, different for different keys. */
export function keyText(key: Key): string {
  return JSON.stringify([key.pk, key.sk]);
}

function assertDistinctKeys(keys: readonly Key[]): void {
  for (const key of keys) assertKey(key);
  if (new Set(keys.map(keyText)).size < keys.length) throw new RangeError('The same key is named twice');
}

/** Whether there can be an item with this key: clients may ask for what no store can hold. */
export function isPossibleKey({ pk, sk }: Key): boolean {
  return isPossiblePartition(pk) && isKeyPart(sk, maximumSortBytes);
}

/** Whether there can be items in this partition. */
export function isPossiblePartition(partition: string): boolean {
  return isKeyPart(partition, maximumPartitionBytes);
}

function isKeyPart(value: string, maximumBytes: number): boolean {
  return value !== '' && value.isWellFormed() && Buffer.byteLength(value) <= maximumBytes;
}

function assertKeyPart(name: string, value: unknown, maximumBytes: number): asserts value is string {
  if (typeof value !== 'string' || !isKeyPart(value, maximumBytes))
    throw new TypeError(`${name} is not a text of 1 to ${maximumBytes} bytes: ${String(value)}`);
}

function assertIndexable(item: Attributes): void {
  for (const index of secondaryIndexes) {
    const { partition, sort } = keyAttributes[index];
    if (item[partition] !== undefined) assertKeyPart(partition, item[partition], maximumPartitionBytes);
    if (item[sort] !== undefined) assertKeyPart(sort, item[sort], maximumSortBytes);
  }
  const expiry = item[timeToLiveAttribute];
  if (expiry !== undefined && !Number.isSafeInteger(expiry)) throw new TypeError(`${timeToLiveAttribute} is not in whole seconds`);
}

/** Attributes that are not counters. */
const reserved: ReadonlySet<string> = new Set([
  'version',
  timeToLiveAttribute,
  ...Object.values(keyAttributes).flatMap(({ partition, sort }) => [partition, sort]),
]);

/** Counters are whole, because DynamoDB counts in decimal and JavaScript in binary: only there do both agree. */
function assertWhole({ amounts, bounds = {} }: Extract<Write, { kind: 'add' }>): void {
  for (const name of [...Object.keys(amounts), ...Object.keys(bounds)])
    if (reserved.has(name)) throw new RangeError(`${name} is not a counter`);
  const limits = Object.values(bounds).flatMap(({ min, max }) => [min, max]);
  for (const number of [...Object.values(amounts), ...limits])
    if (number !== undefined && !Number.isSafeInteger(number)) throw new RangeError(`Counters are whole numbers, not ${number}`);
}

/** Where a page starts: the sort attribute of the item before it, and that item's key. */
interface Start extends Key {
  readonly sort: string;
}

/** A list query whose parts agree with each other: `after`, if any, lies within the range. */
export interface ListPlan {
  readonly partition: string;
  readonly sort: string;
  readonly prefix?: string;
  readonly from?: string;
  readonly to?: string;
  readonly after?: Start;
}

/**
 * Resolves what DynamoDB refuses though it has a plain meaning: empty bounds, bounds that exclude each other, and a start
 * outside of the range or at its very end ("The provided starting key does not match the range key predicate").
 * @returns undefined when no item can match.
 * @throws RangeError for a limit below 1; TypeError for an `after` without the keys of the index.
 */
export function planList(query: ListQuery): ListPlan | undefined {
  const { partition, sort } = keyAttributes[query.index];
  assertQuery(query);
  const range: { prefix?: string; from?: string; to?: string } = Object.fromEntries(
    Object.entries(query.range ?? {}).filter(([name, text]) => text !== undefined && (text !== '' || name === 'to')),
  );
  if (range.to === '' || (range.from !== undefined && range.to !== undefined && compareBytes(range.from, range.to) > 0)) return undefined;
  const plan: ListPlan = { partition, sort, ...range };
  if (!query.after) return plan;
  const after = { pk: query.index === 'table' ? query.partition : query.after.pk, sk: query.after.sk, sort: query.after[sort] as string };
  assertStart(after);
  const isDescending = query.order === 'descending';
  const place = placeInRange(after.sort, range) * (isDescending ? -1 : 1);
  // The table holds nothing after its last possible key; an index may hold more items that sort alike.
  const isLast = query.index === 'table' && after.sort === (isDescending ? range.from : range.to);
  if (place > 0 || isLast) return undefined;
  return place < 0 ? plan : { ...plan, after };
}

/** What a list shows of an item. */
export function projected(item: Item, { index, only }: Pick<ListQuery, 'index' | 'only'>): Item {
  const attributes = projectionOf(index);
  if (attributes === undefined) return item;
  const { partition, sort } = keyAttributes[index];
  const row: Record<string, Item[string]> = { [partition]: item[partition], [sort]: item[sort] };
  for (const name of only ?? attributes) if (item[name] !== null && item[name] !== undefined) row[name] = item[name];
  return { pk: item.pk, sk: item.sk, ...row } as unknown as Item;
}

function assertQuery({ index, partition, limit }: ListQuery): void {
  assertKeyPart(keyAttributes[index].partition, partition, maximumPartitionBytes);
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`A limit is at least 1, not ${limit}`);
}

function assertStart(start: Start): void {
  assertKey(start);
  assertKeyPart('sort', start.sort, maximumSortBytes);
}

/** -1 below the range, 0 within, 1 above it. */
function placeInRange(text: string, range: { readonly prefix?: string; readonly from?: string; readonly to?: string }): number {
  if (range.prefix !== undefined) return text.startsWith(range.prefix) ? 0 : compareBytes(text, range.prefix);
  if (range.from !== undefined && compareBytes(text, range.from) < 0) return -1;
  return range.to !== undefined && compareBytes(text, range.to) > 0 ? 1 : 0;
}

/** The order of both stores: by the bytes of UTF-8, which is not JavaScript's own order of strings. */
export function compareBytes(left: string, right: string): -1 | 0 | 1 {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
