/** Writes a port, with everything that follows from it: who is in a group, what its server shows, what its host is told. */
import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from '../../store/transaction.ts';
import { withoutLost } from '../floatingips/uses.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { type GroupMember, groupMembers } from '../security-groups/security-group.ts';
import { type Port, ports as portThings } from './port.ts';

const addressesOf = ({ fixedIps, allowedAddressPairs }: Port) => [
  ...fixedIps.map(({ address }) => address),
  ...allowedAddressPairs.map(({ address }) => address),
];

/** A member as it is to be, with what hosts are owed of it besides what they are owed already. @param known as it was; undefined where there was none, or it had left */
function changedMember(
  { known, before }: { readonly known: GroupMember | undefined; readonly before: Port | undefined },
  member: Pick<GroupMember, 'groupId' | 'portId' | 'hostId' | 'addresses'>,
  now: number,
): GroupMember {
  const had = known?.isGone === true ? undefined : known;
  const toReferrers = JSON.stringify(had?.addresses ?? []) !== JSON.stringify(member.addresses);
  // Whoever plugs a port is told of its groups then. Whoever has it already, or is about to take it over, is not.
  const isPlugged = before !== undefined && before.hostId !== '' && member.hostId !== '';
  const toHost = isPlugged && (had === undefined || had.hostId !== member.hostId);
  const owed = known?.owed;
  if (!toReferrers && !toHost) return { ...member, ...(owed && { owed }) };
  return {
    ...member,
    owed: {
      since: owed?.since ?? now,
      toReferrers: toReferrers || owed?.toReferrers === true,
      toHost: toHost || owed?.toHost === true,
    },
  };
}

/** Writes who is in its groups, with the addresses that rules of others mean by them. */
async function putMembers(tx: Transaction, before: Port | undefined, after: Port | undefined, now: number): Promise<void> {
  const portId = (after ?? before)?.id ?? '';
  const wanted = new Set(after?.securityGroupIds ?? []);
  for (const groupId of before?.securityGroupIds ?? []) {
    const known = wanted.has(groupId) ? undefined : await tx.get(groupMembers, { groupId, portId });
    if (known === undefined || known.isGone === true) continue;
    const since = known.owed?.since ?? now;
    tx.put(groupMembers, { ...known, isGone: true, owed: { since, toReferrers: true, toHost: false } });
  }
  for (const groupId of wanted) {
    if (after === undefined) continue;
    const known = before === undefined ? undefined : await tx.get(groupMembers, { groupId, portId });
    const member = { groupId, portId, hostId: after.hostId, addresses: addressesOf(after) };
    const changed = changedMember({ known, before }, member, now);
    if (!isDeepStrictEqual(known, changed)) tx.put(groupMembers, changed);
  }
}

/** What of a port its host is told. */
const toldOf = (port: Port): unknown => [
  port.adminStateUp,
  port.macAddress,
  port.fixedIps,
  port.securityGroupIds,
  port.portSecurityEnabled,
  port.allowedAddressPairs,
  port.extraDhcpOpts,
  port.dnsName,
  port.vnicType,
  port.profile,
];

/** The port with what its host is owed: what has changed while it was there, or was perhaps not told to the host that it has come from elsewhere to. */
function withOwed(before: Port | undefined, after: Port, now: number): Port {
  const isThere = before !== undefined && before.hostId !== '' && after.hostId !== '';
  const { revision = 0, owedSince } = after.told ?? {};
  if (!isThere) return owedSince === undefined ? after : { ...after, told: { revision } };
  const hasChanged = !isDeepStrictEqual(toldOf(before), toldOf(after));
  if (!hasChanged && before.hostId === after.hostId) return after;
  return { ...after, told: { revision: hasChanged ? revision + 1 : revision, owedSince: owedSince ?? now } };
}

/**
 * Puts a port that is new, or has changed; undefined when it is gone. What its device shows of it changes in the same commit, floating IPs no longer lead to
 * addresses that it does not have, and what hosts are owed is in the items that are written anyhow.
 */
export async function putPort(tx: Transaction, ports: NetworkPorts, before: Port | undefined, wanted: Port | undefined): Promise<void> {
  const now = ports.clock.now();
  const floatingIps = await withoutLost(tx, ports, before, wanted);
  const after = wanted === undefined ? undefined : { ...wanted, floatingIps };
  await putMembers(tx, before, after, now);
  if (after !== undefined) tx.put(portThings, withOwed(before, after, now));
  else if (before !== undefined) tx.remove(portThings, before.id);
  await ports.devices?.portChanged(tx, before, after);
}
