/** What goes wrong by the clock and not by the call: silent hosts, hosts that are fenced off, restarts of agents, clocks that go back. */
import { fence, mayFence } from './fencing.ts';
import type { Books } from './invariants.ts';
import type { World } from './world.ts';

const minute = 60_000;

export function disturb(world: World, books: Books): void {
  const { scheduler, faults } = world;
  const chance = world.chance.fork('disturbances');

  const everyMinute = (name: string, work: () => void) => {
    const again = () => {
      if (scheduler.isCalm) return;
      work();
      scheduler.at(scheduler.now + chance.between(minute / 2, minute * 1.5), name, again);
    };
    scheduler.at(scheduler.now + chance.between(0, minute), name, again);
  };

  for (const host of world.hosts) {
    everyMinute(`trouble for ${host.host}`, () => {
      if (faults.strikes('host.silent')) {
        const until = scheduler.now + chance.pick([90_000, 200_000, 400_000, 2_000_000]);
        if (chance.happens(0.5)) {
          scheduler.note(`${host.host} is cut off`);
          host.cutUntil = until;
        } else {
          scheduler.note(`${host.host} stands still`);
          for (const actor of world.actors) if (actor.name.startsWith(`agent-${host.host}`)) actor.heldUntil = until;
        }
      }
      if (mayFence(world, host) && faults.strikes('host.fenced'))
        void fence(world, host, books, chance.fork(`fencing ${host.host} ${scheduler.steps}`));
      if (!host.isOff && faults.strikes('agent.restart')) {
        scheduler.note(`the agent of ${host.host} is told to stop`);
        world.restarts.get(host.host)?.();
      }
    });
  }

  everyMinute('clocks', () => {
    for (const actor of world.actors) if (faults.strikes('clock.stepped-back')) actor.skew -= chance.between(100, 30_000);
  });
}
