/** Floating IPs count with the router that they lead over, so that its ways stay while they are needed. */
import type { Clock } from '../../clock.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Port } from '../ports/port.ts';
import { revised } from '../resource/standard.ts';
import { usesOfGateway, usesOfSubnet } from '../routers/router.ts';
import { type FloatingIp, floatingIps } from './floating-ip.ts';

type Target = NonNullable<FloatingIp['target']>;

const keysOf = ({ routerId, subnetId }: Target) => [usesOfGateway(routerId), usesOfSubnet(routerId, subnetId)];

export function useRouter(tx: Transaction, target: Target): void {
  for (const key of keysOf(target)) tx.add(key, { used: 1 }, { used: { min: 0 } });
}

export function leaveRouter(tx: Transaction, target: Target): void {
  for (const key of keysOf(target)) tx.giveBack(key, { used: 1 });
}

/**
 * Floating IPs lead to addresses that a port no longer has, or to a port that goes: from this commit on they lead nowhere.
 * @returns those that stay
 */
export async function withoutLost(
  tx: Transaction,
  { clock }: { readonly clock: Clock },
  before: Port | undefined,
  after: Port | undefined,
): Promise<Port['floatingIps']> {
  const kept = after?.floatingIps ?? [];
  const has = (address: string) => after?.fixedIps.some((fixed) => fixed.address === address) ?? false;
  const lost = (before?.floatingIps ?? []).filter(
    ({ id, fixedAddress }) => !has(fixedAddress) && (!after || kept.some((each) => each.id === id)),
  );
  for (const { id } of lost) {
    const floatingIp = await tx.get(floatingIps, id);
    if (floatingIp?.target?.portId !== before?.id || !floatingIp?.target) continue;
    leaveRouter(tx, floatingIp.target);
    tx.put(floatingIps, revised({ clock }, { ...floatingIp, target: null }));
  }
  return lost.length === 0 ? kept : kept.filter(({ id }) => !lost.some((each) => each.id === id));
}
