/** What a host keeps of what it is told of ports, in whatever order it comes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openNetworkBook } from '../../agent/network/book.ts';
import { assertSendable } from '../../shared/messaging/limits.ts';
import type { GroupFilters } from '../../shared/messaging/network-ports.ts';
import type { UpdateFilters } from '../../shared/messaging/update-filters.ts';
import { readUpdateFilters, updateFiltersMessage } from '../../shared/messaging/update-filters.ts';
import { partsOf } from '../../shared/network/hosts/filters.ts';
import { pluggedPort } from '../support/plugged-port.ts';

function book(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-book-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return { open: () => openNetworkBook(join(folder, 'network'), true) };
}

const common = { type: 'update_filters', host: 'host-1', issuedAt: 0 } as const;
const ofPort = (port: ReturnType<typeof pluggedPort>): UpdateFilters => ({ ...common, of: 'port', port });
const ofGroup = (group: GroupFilters, index = 0, count = 1): UpdateFilters => ({ ...common, of: 'group', group, part: { index, count } });

const group = (revision: number, rules = 1): GroupFilters => ({
  groupId: 'g',
  revision,
  stateful: true,
  rules: Array.from({ length: rules }, (_, from) => ({ direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp', from, to: from })),
  members: {},
});

test('news of a port that comes before it is plugged, or after newer news, does no harm', (context) => {
  const { open } = book(context);
  const one = open();
  one.take(ofPort(pluggedPort({ revision: 2, groupIds: ['new'] })));
  one.plug([pluggedPort({ revision: 1, groupIds: ['old'], tag: 'front' })], undefined);
  assert.deepEqual([one.port('p')?.groupIds, one.port('p')?.tag], [['new'], 'front']);
  one.take(ofPort(pluggedPort({ revision: 1, groupIds: ['old'] })));
  assert.deepEqual(open().port('p')?.groupIds, ['new'], 'another agent finds it so');
});

test('a group goes with the last port that is in it', (context) => {
  const one = book(context).open();
  one.plug([pluggedPort({ groupIds: ['g'] }), pluggedPort({ portId: 'q', groupIds: ['g'] })], [group(1)]);
  one.unplug(['p']);
  assert.equal(one.group('g')?.revision, 1);
  one.unplug(['q']);
  assert.deepEqual([one.group('g'), one.port('q')], [undefined, undefined]);
});

test('ten thousand rules and members come in parts, each small enough, and hold once all are there', (context) => {
  const one = book(context).open();
  const members = Array.from({ length: 10_000 }, (_, index) => `10.${index >> 8}.${index & 255}.1/32`);
  const large = { ...group(2, 10_000), members: { other: members, nobody: [] } };
  const parts = partsOf(large);
  assert.ok(parts.length > 2);
  const told = parts.map((part, index) => ofGroup(part, index, parts.length));
  for (const each of told) assertSendable(updateFiltersMessage(each));
  one.plug([pluggedPort({ groupIds: ['g'] })], [group(1)]);
  const [first, ...others] = told.toReversed().map((each) => readUpdateFilters(updateFiltersMessage(each).body));
  for (const each of [...others, ...others]) one.take(each);
  assert.equal(one.group('g')?.revision, 1);
  assert.ok(first);
  one.take(first);
  const known = one.group('g');
  assert.deepEqual(
    [known?.revision, known?.rules.length, known?.members['other']?.length, known?.members['nobody']],
    [2, 10_000, 10_000, []],
  );
  assert.deepEqual(new Set(known?.members['other']), new Set(members));
});

test('parts of a state that a newer one has overtaken are forgotten', (context) => {
  const one = book(context).open();
  one.take(ofGroup(group(3), 0, 2));
  one.take(ofGroup(group(4), 0, 2));
  one.take(ofGroup(group(3), 1, 2));
  assert.equal(one.group('g'), undefined);
  one.take(ofGroup(group(4), 1, 2));
  assert.deepEqual([one.group('g')?.revision, one.group('g')?.rules.length], [4, 2]);
});
