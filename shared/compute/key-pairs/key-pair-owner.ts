/** Whose key pairs a request is about: the caller's, or from 2.10 on those of a user that an administrator names. */
import { type Caller, enforce, type Policy } from '../../operation/policy.ts';

/** @throws PolicyForbids */
export function keyPairOwner(caller: Caller, named: string | undefined, policy: Policy): string {
  const userId = named ?? caller.userId;
  enforce(policy, caller, { userId });
  return userId;
}
