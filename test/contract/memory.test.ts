/** The simulation's own store and queues keep to the same contracts as those that run in earnest. */
import { memoryQueues } from '../simulation/memory-queues.ts';
import { memoryStore } from '../simulation/memory-store.ts';
import { fakeClock, seededChance } from '../support/clock.ts';
import { queuesContract } from './queues.contract.ts';
import { storeContract } from './store.contract.ts';

storeContract('memory', async () => memoryStore(fakeClock()));

for (const several of [false, true]) {
  queuesContract(`memory, ${several ? 'several of a group at once' : 'one of a group at a time'}`, async () => {
    const clock = fakeClock();
    const queues = memoryQueues({ clock, chance: seededChance(3), handsOutSeveral: () => several });
    return { queues, advance: (milliseconds) => clock.advance(milliseconds), close: async () => {} };
  });
}
