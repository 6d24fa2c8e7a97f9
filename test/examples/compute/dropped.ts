import { baremetalOperations } from '../../../functions/compute/baremetal-operations.ts';
import { droppedOperations as dropped } from '../../../functions/compute/dropped-operations.ts';
import type { AnyOperation } from '../../../shared/operation/operation.ts';
import type { Example } from '../example.ts';

/** It is refused whatever is named. */
function refused({
  name,
  method,
  action,
  status,
  policy,
}: Pick<AnyOperation, 'name' | 'method' | 'action' | 'status' | 'policy'>): Example {
  const body = method === 'POST' || method === 'PUT' ? { body: action === undefined ? {} : { [action]: null } } : {};
  return {
    operation: name,
    ...(policy === null ? {} : { as: 'admin' as const }),
    prepare: (world) => ({ params: { server_id: world.freshId(), console_id: '1', domain_id: '1', id: '1' }, ...body }),
    refused: status === 200 ? (policy === null ? 400 : 501) : Number(status),
    ...(method === 'GET' ? {} : { unsimulated: 'nothing comes of it' }),
  };
}

const resetNetwork = { name: 'server-actions.resetNetwork', method: 'POST', action: 'resetNetwork', status: 410, policy: null } as const;

export const droppedOperations: readonly Example[] = [...dropped, ...baremetalOperations, resetNetwork].map(refused);
