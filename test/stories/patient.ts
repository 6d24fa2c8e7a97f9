/** A table that is damaged by hand, and the doctor who looks at it. */
import assert from 'node:assert/strict';
import { examine, type Told } from '../../shared/doctor/examine.ts';
import type { Attributes, Key, Write } from '../../shared/store/port.ts';
import type { System } from '../support/system.ts';

/** Time goes by while the doctor waits; and meanwhile something else may happen. */
export async function examined(system: System, repairs = false, meanwhile: () => Promise<void> = async () => {}) {
  const told: Told[] = [];
  const clock = {
    now: () => system.clock.now(),
    async sleep(milliseconds: number) {
      await meanwhile();
      await system.clock.advance(milliseconds);
    },
  };
  const counts = await examine({ ...system.ports, clock }, { repairs, tell: (each) => void told.push(each) });
  return { counts, told, says: told.map(({ says }) => says).toSorted() };
}

/** By hand, as nobody should. */
export async function damage(
  { ports: { store, chance } }: System,
  key: Key,
  change: Readonly<Record<string, unknown>> | 'remove',
): Promise<void> {
  const item = await store.get(key);
  if (change === 'remove') {
    assert.ok(item);
    await store.commit([{ kind: 'remove', key, expect: item.version }], chance.uuid());
    return;
  }
  const { version, ...rest } = item ?? { version: undefined };
  const put: Write = { kind: 'put', item: { ...rest, ...key, ...change } as Attributes, expect: version ?? 'absent' };
  assert.equal((await store.commit([put], chance.uuid())).outcome, 'committed');
}
