/** What went from Nova with the code behind it: it answers 410 at every microversion, whatever is named. */
import * as computeErrors from '../../shared/compute/errors.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';

export function dropped(facts: Pick<AnyOperation, 'name' | 'method' | 'path' | 'action'>): AnyOperation {
  return operation({
    ...facts,
    service: 'compute',
    policy: null,
    status: 410,
    errors: [computeErrors.Dropped],
    needs: [],
    async handle() {
      throw computeErrors.Dropped();
    },
  });
}
