/** Leads floating IPs to addresses of a server, and away. The server's record follows its ports. Source: contract/error-mapping.json, FloatingIPActionController. */
import type { Failure } from '../../../errors.ts';
import { canonicalAddress } from '../../../network/addresses/address.ts';
import { changedFloatingIp, updateFloatingIpErrors } from '../../../network/floatingips/change.ts';
import { floatingIpResource } from '../../../network/floatingips/resource.ts';
import { withAddress } from '../../../network/nova/floating-ips.ts';
import { changed, changedErrors } from '../../../network/resource/one.ts';
import type { Shown } from '../../../network/resource/resource.ts';
import { inNovasWords } from '../../../operation/in-novas-words.ts';
import type { Caller } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import type { Server } from '../../servers/server.ts';

/** Which of the server's addresses is meant: the first of version 4 unless told. */
function fixedOf({ id, interfaces = [] }: Server, address: string, asked: string | undefined) {
  if (interfaces.length === 0) throw computeErrors.ServerNetworkNotReady();
  const all = interfaces.flatMap(({ portId, fixedIps }) => fixedIps.map((fixed) => ({ portId, address: fixed.address })));
  if (all.length === 0) throw computeErrors.ServerHasNoFixedIps();
  const wanted = asked === undefined ? undefined : (canonicalAddress(asked) ?? asked);
  const found = all.find((each) => (wanted === undefined ? !each.address.includes(':') : each.address === wanted));
  if (found !== undefined) return found;
  throw asked === undefined ? computeErrors.ServerHasNoIpv4({ address, id }) : computeErrors.FixedAddressNotAssigned();
}

interface Target {
  readonly port_id: string | null;
  readonly fixed_ip_address?: string;
}

async function lead(tx: Transaction, ports: Ports, caller: Caller, floatingIp: Shown, body: Target): Promise<void> {
  const how = { change: changedFloatingIp };
  await changed(tx, ports, floatingIpResource, caller, { id: String(floatingIp['id']), body }, how);
}

export const addFloatingIpErrors = [
  computeErrors.ServerNetworkNotReady,
  computeErrors.ServerHasNoFixedIps,
  computeErrors.ServerHasNoIpv4,
  computeErrors.FixedAddressNotAssigned,
  computeErrors.FloatingIpToAddNotFound,
  computeErrors.FloatingIpAssociateFailed,
  computeErrors.FloatingIpNotAssociable,
];

/** @throws addFloatingIpErrors */
export async function addFloatingIp(
  tx: Transaction,
  ports: Ports,
  server: Server,
  { address, fixedAddress }: { readonly address: string; readonly fixedAddress: string | undefined },
  caller: Caller,
): Promise<void> {
  const fixed = fixedOf(server, address, fixedAddress);
  const cannot = (error: string) => computeErrors.FloatingIpNotAssociable({ address, fixed_address: fixed.address, id: server.id, error });
  const [floatingIp, ...others] = await withAddress(ports.store, caller, address);
  if (floatingIp === undefined) throw computeErrors.FloatingIpToAddNotFound();
  if (others.length > 0) throw cannot(computeErrors.FloatingIpMultipleFoundForAddress({ address }).message);
  const said = ({ status, message }: Failure) =>
    status === 409 ? computeErrors.FloatingIpAssociateFailed({ reason: message }) : cannot(message);
  await inNovasWords(
    () => lead(tx, ports, caller, floatingIp, { port_id: fixed.portId, fixed_ip_address: fixed.address }),
    [...updateFloatingIpErrors, ...changedErrors, floatingIpResource.notFoundKind],
    said,
  );
}

export const removeFloatingIpErrors = [
  computeErrors.FloatingIpNotFoundForAddress,
  computeErrors.FloatingIpMultipleFoundForAddress,
  computeErrors.FloatingIpNotAssociated,
];

/** @throws removeFloatingIpErrors */
export async function removeFloatingIp(tx: Transaction, ports: Ports, server: Server, address: string, caller: Caller): Promise<void> {
  const [floatingIp, ...others] = await withAddress(ports.store, caller, address);
  if (floatingIp === undefined) throw computeErrors.FloatingIpNotFoundForAddress({ address });
  if (others.length > 0) throw computeErrors.FloatingIpMultipleFoundForAddress({ address });
  const isHere = server.interfaces?.some(({ portId }) => portId === floatingIp['port_id']);
  if (!isHere) throw computeErrors.FloatingIpNotAssociated({ address, id: server.id });
  await inNovasWords(
    () => lead(tx, ports, caller, floatingIp, { port_id: null }),
    [...changedErrors, floatingIpResource.notFoundKind],
    () => computeErrors.FloatingIpNotFoundForAddress({ address }),
  );
}
