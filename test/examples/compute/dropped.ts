import type { Example, ExampleRequest } from '../example.ts';

const gone = (operation: string, more: ExampleRequest = {}): Example => ({
  operation,
  prepare: (world) => ({ params: { server_id: world.freshId(), console_id: '1' }, ...more }),
  refused: 410,
});

const unsimulated = 'Nova has dropped it';

/** What Nova has dropped: it is gone whatever is named. */
export const droppedOperations: readonly Example[] = [
  gone('server-consoles.index'),
  { ...gone('server-consoles.create', { body: {} }), unsimulated },
  gone('server-consoles.show'),
  { ...gone('server-consoles.delete'), unsimulated },
  gone('virtual-interfaces.index'),
  { ...gone('server-actions.resetNetwork', { body: { resetNetwork: null } }), unsimulated },
];
