/**
 * A process of its own that writes to a store's file. Arguments: the file, a name, how often to write, and the counter's limit.
 * Each round adds 1 to the counter that all writers share and puts an item of its own; every round that was committed
 * is one line on standard output, printed after the commit. A refusal ends it.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { fakeClock } from './clock.ts';

const [path = '', name = '', rounds = '0', max = '0'] = process.argv.slice(2);
const store = openSqliteStore({ path, clock: fakeClock() });
for (let round = 0; round < Number(rounds); ) {
  const { outcome } = await store.commit(
    [
      { kind: 'add', key: { pk: 'COUNTER', sk: 'shared' }, amounts: { used: 1 }, bounds: { used: { max: Number(max) } } },
      { kind: 'put', item: { pk: name, sk: `round ${String(round).padStart(4, '0')}` }, expect: 'absent' },
    ],
    `${name}-${round}`,
  );
  if (outcome === 'contended') continue;
  if (outcome === 'refused') break;
  writeSync(1, `${round}\n`);
  round += 1;
}
