/** What can go wrong: each class is on or off and has a rate, both given by the seed. */
import type { Stream } from './chance.ts';

/** The rate that a class has at most: per call, or as its comment says. */
export const faultClasses = {
  /** A Lambda function serving a request is gone, before or after the effect of a call. */
  'crash.api': 0.02,
  /** The same for agent-events, dispatch and reap. */
  'crash.worker': 0.02,
  /** The same for an agent, which starts again later. */
  'crash.agent': 0.02,
  /** An agent is told to stop, drains, and is started again; per minute and host. */
  'agent.restart': 0.2,
  'store.contended': 0.08,
  'store.throttled': 0.05,
  /** No answer, and nothing was done. */
  'store.timeout-lost': 0.04,
  /** No answer, and it was done. */
  'store.timeout-applied': 0.04,
  /** No answer, and it is done some time later. */
  'store.timeout-late': 0.03,
  /** A commit arrives again, with its token. */
  'store.replayed': 0.05,
  'store.short-pages': 0.5,
  /** Changes reach the indexes seconds later. */
  'store.lagging-index': 0.5,
  /** A message is taken a second time, as if its deduplication id were new. */
  'queue.forgotten-deduplication': 0.08,
  'queue.delayed': 0.1,
  'queue.send-failed': 0.05,
  /** It was sent, and the sender is told otherwise. */
  'queue.send-unknown': 0.05,
  'queue.receive-failed': 0.03,
  'queue.lost-acknowledgement': 0.08,
  'queue.reordered': 0.5,
  /** A receive hands out several messages of one group. */
  'queue.several-of-a-group': 0.5,
  /** The function that takes events reports a message as failed, whatever it did with it. */
  'queue.partial-failure': 0.06,
  /** Whether two deliveries suffice for the dead letter queue. */
  'queue.dead-letter': 1,
  /** An actor stands still for so long that deadlines of all sorts pass. */
  pause: 0.004,
  'clock.skewed': 1,
  /** A clock goes back once; per minute. */
  'clock.stepped-back': 0.1,
  /** A client gives up waiting, and asks again. */
  'client.timeout': 0.1,
  /** A host is cut off from the queues, or stands still; per minute and host. */
  'host.silent': 0.3,
  /** An operator fences a host off; per minute and host. */
  'host.fenced': 0.3,
  /** The hypervisor says no. */
  'driver.fault': 0.1,
  /** The hypervisor fails without saying how far it came. */
  'driver.outage': 0.06,
  /** The hypervisor takes minutes. */
  'driver.slow': 0.1,
} as const;

export type FaultClass = keyof typeof faultClasses;
export const faultNames = Object.keys(faultClasses) as FaultClass[];

export interface Faults {
  readonly rates: ReadonlyMap<FaultClass, number>;
  /** How often each was injected. */
  readonly counts: Map<FaultClass, number>;
  /** Whether it strikes now. */
  strikes(name: FaultClass): boolean;
  /** Whether the seed has it at all, or had: after healing nothing strikes any more. */
  has(name: FaultClass): boolean;
  /** It happens, as something else has decided. */
  count(name: FaultClass): void;
  /** Nothing goes wrong any more. */
  heal(): void;
}

/** @param without classes that are switched off, to find out which are to blame */
export function makeFaults(seed: Stream, without: ReadonlySet<string>): Faults {
  const chance = seed.fork('faults');
  const mood = chance.random();
  const rates = new Map<FaultClass, number>();
  for (const name of faultNames) {
    // One stream per class: switching one off changes nothing in the others.
    const own = chance.fork(name);
    const isOn = mood < 0.05 ? false : mood < 0.2 ? name.startsWith('crash') : own.happens(mood < 0.6 ? 0.25 : 0.6);
    if (isOn && !without.has(name)) rates.set(name, faultClasses[name] * (0.1 + 0.9 * own.random()));
  }
  const counts = new Map<FaultClass, number>();
  const streams = new Map(faultNames.map((name) => [name, chance.fork(`${name} strikes`)]));
  let isHealed = false;
  const count = (name: FaultClass) => void counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    rates,
    counts,
    strikes(name) {
      const rate = rates.get(name);
      if (rate === undefined || isHealed || streams.get(name)?.happens(rate) !== true) return false;
      count(name);
      return true;
    },
    count,
    has: (name) => rates.has(name),
    heal() {
      isHealed = true;
    },
  };
}
