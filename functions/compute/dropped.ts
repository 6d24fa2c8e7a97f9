/** What went from Nova with the code behind it: it answers the same at every microversion that had it, whatever is named. */
import * as computeErrors from '../../shared/compute/errors.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';

/** @param refusal 410 but for what Nova still routes, and then refuses */
export function dropped(
  facts: Pick<AnyOperation, 'name' | 'method' | 'path' | 'action' | 'window'>,
  refusal: typeof computeErrors.Dropped = computeErrors.Dropped,
): AnyOperation {
  return operation({
    ...facts,
    service: 'compute',
    policy: null,
    status: refusal.status,
    errors: [refusal],
    needs: [],
    async handle() {
      throw refusal();
    },
  });
}
