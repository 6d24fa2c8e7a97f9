/** Floating IPs by what the Compute API calls them: pools by name, addresses. */
import * as computeErrors from '../../compute/errors.ts';
import type { Caller } from '../../operation/policy.ts';
import { canonicalUuid } from '../../operation/uuid.ts';
import type { Store } from '../../store/port.ts';
import { canonicalAddress } from '../addresses/address.ts';
import { floatingIpResource } from '../floatingips/resource.ts';
import { networkResource } from '../networks/resource.ts';
import type { Filters, Shown } from '../resource/resource.ts';
import { seen, seenById } from './ask.ts';
import { novaFloatingIpView } from './views.ts';

/** The external networks that the caller sees. */
export const pools = (store: Store, caller: Caller, which: Filters = {}): Promise<readonly Shown[]> =>
  seen(networkResource, store, caller, { ...which, 'router:external': ['True'] });

export const findPoolErrors = [computeErrors.FloatingIpPoolNotFound, computeErrors.FloatingIpPoolAmbiguous];

/** The id of a pool by its name or id; where none is named, of the external network that administrators have marked as the default. @throws findPoolErrors */
export async function findPool(store: Store, caller: Caller, nameOrId: string | null): Promise<string> {
  const which =
    nameOrId === null ? { is_default: ['True'] } : canonicalUuid(nameOrId) === undefined ? { name: [nameOrId] } : { id: [nameOrId] };
  const [pool, ...others] = await pools(store, caller, which);
  if (pool === undefined) throw computeErrors.FloatingIpPoolNotFound();
  if (others.length > 0 && nameOrId !== null) throw computeErrors.FloatingIpPoolAmbiguous({ name: nameOrId });
  return String(pool['id']);
}

/** Those that have an address: of several external networks some may be the same. */
export const withAddress = (store: Store, caller: Caller, address: string): Promise<readonly Shown[]> =>
  seen(floatingIpResource, store, caller, { floating_ip_address: [canonicalAddress(address) ?? address] });

/** As the Compute API shows them. */
export async function novaFloatingIps(store: Store, caller: Caller, version: number, floatingIps: readonly Shown[]) {
  const networks = await seenById(
    networkResource,
    store,
    caller,
    floatingIps.map((each) => each['floating_network_id']),
  );
  return floatingIps.map((each) => novaFloatingIpView.show(each, version, { networks }));
}
