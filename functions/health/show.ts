import { eventsQueue } from '../../shared/messaging/agent-queues.ts';
import { openOperation } from '../../shared/operation/operation.ts';

/** What would be read where nothing is. */
const nowhere = { pk: 'HEALTH', sk: 'HEALTH' };

type Part = 'ok' | 'unavailable';

/** Whether a part answers; how long it is waited for its own adapter says. */
const answers = (work: Promise<unknown>): Promise<Part> =>
  work.then(
    () => 'ok',
    () => 'unavailable',
  );

/** Whether store and queues answer: one read and one question. For load balancers and watchers, so without a token. */
export default openOperation({
  name: 'health.show',
  service: 'health',
  method: 'GET',
  path: '/',
  status: 200,
  errors: [],
  needs: ['table:read', 'queue:look'],
  async handle(_request, { store, queues }) {
    const look = async () => {
      if (!(await queues.isThere(eventsQueue))) throw new Error('The queue of events is missing.');
    };
    const [storePart, queuesPart] = await Promise.all([answers(store.get(nowhere)), answers(look())]);
    const isWell = storePart === 'ok' && queuesPart === 'ok';
    return {
      status: isWell ? 200 : 503,
      headers: { 'Cache-Control': 'no-store' },
      body: { status: isWell ? 'ok' : 'unavailable', store: storePart, queues: queuesPart },
    };
  },
});
