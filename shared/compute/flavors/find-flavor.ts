import * as policy from '../../operation/policies.ts';
import type { Caller } from '../../operation/policy.ts';
import { permits } from '../../operation/policy.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import { type Flavor, flavors, mayUseFlavor } from './flavor.ts';

export const findFlavorErrors = [computeErrors.FlavorNotFound];

export async function findFlavor(from: Store | Transaction, id: string, caller: Caller): Promise<Flavor> {
  const flavor = 'commit' in from ? await flavors.get(from, id) : await from.get(flavors, id);
  if (flavor === undefined || !mayUseFlavor(flavor, caller)) throw computeErrors.FlavorNotFound({ flavor_id: id });
  return flavor;
}

const extraSpecsRule = policy.reader('os_compute_api:os-flavor-extra-specs:index');

export function showsExtraSpecs(caller: Caller): boolean {
  return permits(extraSpecsRule, caller, { projectId: caller.projectId });
}
