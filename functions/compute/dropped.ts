/** What Nova routes and always refuses. */
import * as computeErrors from '../../shared/compute/errors.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';

type Facts = Pick<AnyOperation, 'name' | 'method' | 'path' | 'action' | 'window'>;

interface Refusal {
  readonly policy?: AnyOperation['policy'];
  /** 200 for what the contract has an answer of that nobody gets here. */
  readonly status?: number;
  readonly errors: AnyOperation['errors'];
  readonly refusal: () => Error;
}

/** It answers the same whatever is named, but to those whom its rule refuses. */
export function refused(facts: Facts, { policy = null, status = 200, errors, refusal }: Refusal): AnyOperation {
  return operation({
    ...facts,
    service: 'compute',
    policy,
    status,
    errors,
    needs: [],
    async handle() {
      throw refusal();
    },
  });
}

/**
 * What went from Nova with the code behind it: the same at every microversion that had it.
 * @param refusal 410 but for what has another
 */
export function dropped(facts: Facts, refusal: typeof computeErrors.Dropped = computeErrors.Dropped): AnyOperation {
  return refused(facts, { status: refusal.status, errors: [refusal], refusal });
}
