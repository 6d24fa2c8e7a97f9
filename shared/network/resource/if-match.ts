/** `If-Match: revision_number=N`: the change is made only if the thing stands at that revision. Other texts are no concern of Neutron's. */
import * as networkErrors from '../errors.ts';

export const ifMatchErrors = [networkErrors.RevisionNumberConstraintFailed, networkErrors.BadIfMatch];

export function assertMatches(header: string | undefined, current: number): void {
  const constraint = /^revision_number=(.*)$/s.exec(header?.trim() ?? '')?.[1];
  if (constraint === undefined) return;
  if (!/^\d+$/.test(constraint)) throw networkErrors.BadIfMatch();
  if (Number(constraint) !== current) throw networkErrors.RevisionNumberConstraintFailed({ constraint, current });
}
