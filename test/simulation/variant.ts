/** A variant of the system: pieces of it wrapped or replaced. The canaries are variants that are broken on purpose. */
import type { Driver } from '../../agent/driver.ts';
import type { Ledger } from '../../agent/ledger.ts';
import type { Queues } from '../../shared/messaging/port.ts';
import type { Store } from '../../shared/store/port.ts';
import type { Actor } from './scheduler.ts';
import type { World } from './world.ts';

export interface Variant {
  readonly store?: (store: Store, actor: Actor, world: World, queues: Queues) => Store;
  readonly queues?: (queues: Queues, actor: Actor, world: World) => Queues;
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly driver?: (driver: Driver, actor: Actor, world: World) => Driver;
  /** What becomes of a host that is declared fenced off, if not what was declared. */
  readonly fencing?: 'is only said';
  /** Replaces something for the time of a run; what it returns puts it back. */
  readonly replace?: () => () => void;
}

export const unchanged: Variant = {};
