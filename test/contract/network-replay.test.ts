/** Recorded exchanges with a running Neutron, played against our own system: statuses, error types and messages are the same, and so are the keys of answers, but for what is meant to differ. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { storyClock } from '../support/clock.ts';
import { meant } from '../support/network-differences.ts';
import { withPreludes } from '../support/network-preludes.ts';
import { type Difference, type Exchange, replay } from '../support/network-replay.ts';
import { makeSystem } from '../support/system.ts';

const file = '../shared/contract-network/observed.json';
const skip = existsSync(file) ? false : `${file} is not here: it is no part of the project`;

const told = ({ exchange: { group, note, method, path }, what, recorded, ours }: Difference) =>
  `${group}: ${note}: ${method} ${path}: ${what}: ${String(recorded)} | ${String(ours)}`;

const groups = ['generic', 'ipam', 'l3', 'binding', 'more'];

test('Neutron’s own answers are ours', { skip }, async (context) => {
  const { exchanges }: { exchanges: readonly Exchange[] } = JSON.parse(readFileSync(file, 'utf8'));
  const used = new Set<unknown>();
  for (const group of groups) {
    await context.test(group, async () => {
      const system = await makeSystem({ clock: storyClock() });
      try {
        const recorded = exchanges.filter((exchange) => exchange.group === group && !exchange.path.includes('security-group'));
        const differences = await replay(system.ports, withPreludes(group, recorded));
        const unexplained = differences.filter((difference) => {
          const row = meant.find((each) => each.covers(difference));
          used.add(row);
          return row === undefined;
        });
        assert.deepEqual(unexplained.map(told), []);
      } finally {
        system.close();
      }
    });
  }
  await context.test('every difference that is meant is one', () => {
    assert.deepEqual(
      meant.filter((row) => !used.has(row)).map(({ reason }) => reason),
      [],
    );
  });
});
