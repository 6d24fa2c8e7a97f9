/** Swapping a server's volume for another, as a volume service asks for that moves a volume: both claims are the server's until the host has done it. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { advance, type Cause, issue, record } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import type { HeldVolume } from '../../disks/block-device.ts';
import { type Mapping, mappings } from '../../disks/mapping.ts';
import { claimVolume, claimVolumeErrors } from '../../disks/volume-claim.ts';
import { attachmentOf, connectedVolume, keptAt } from '../../disks/volume-connection.ts';
import * as computeErrors from '../../errors.ts';
import type { ServiceVolume } from '../../ports/volumes.ts';
import { assertMay, guardErrors } from '../../servers/guards.ts';
import { placed } from '../../servers/place.ts';
import { type Server, servers } from '../../servers/server.ts';
import { swapVolume as row } from './row.ts';

export const swapErrors = /* @__PURE__ */ together(guardErrors, claimVolumeErrors, [
  computeErrors.VolumeMappingNotFound,
  computeErrors.VolumeNotDetachable,
  computeErrors.SwapOfForeignVolume,
  computeErrors.SwapToAttachedVolume,
  computeErrors.SwapToSmallerVolume,
  computeErrors.SwapOfSharedVolume,
]);

interface Swap {
  readonly server: Server;
  readonly mappings: readonly Mapping[];
  readonly from: HeldVolume<ServiceVolume> & { readonly volume: ServiceVolume };
  readonly to: HeldVolume<ServiceVolume> & { readonly volume: ServiceVolume };
}

/** In Nova's order. @throws swapErrors */
export async function swap(tx: Transaction, ports: Ports, { server, mappings: of, from, to }: Swap, cause: Cause): Promise<Owed> {
  assertMay(row, server, cause.caller);
  const old = of.find(({ volumeId }) => volumeId === from.volume.id);
  if (old === undefined) throw computeErrors.SwapOfForeignVolume();
  if (to.holders.length > 0) throw computeErrors.SwapToAttachedVolume();
  if (to.volume.sizeGib < from.volume.sizeGib) throw computeErrors.SwapToSmallerVolume();
  if (old.state !== 'attached') throw computeErrors.VolumeNotDetachable();
  if (from.holders.length > 1) throw computeErrors.SwapOfSharedVolume();
  const { host } = placed(server);

  const wanted: Mapping = {
    ...old,
    id: ports.chance.uuid(),
    volumeId: to.volume.id,
    attachmentId: ports.chance.uuid(),
    ...keptAt(to.volume),
    sharesVolume: to.volume.multiattach,
    state: 'attaching',
  };
  const advanced = advance(server, row.steps.swap, ports.clock.now());
  const payload = { from: connectedVolume(old), to: connectedVolume(wanted) };
  const command = issue(tx, ports, row, advanced, { step: 'swap', host, payload, requestId: cause.requestId });
  const { id: mappingId, attachmentId } = wanted;
  await claimVolume(tx, { volumeId: to.volume.id, serverId: server.id, shared: wanted.sharesVolume, mappingId, attachmentId });
  await ports.volumes.reserve(tx, to.volume.id, attachmentOf(wanted, host));
  await ports.volumes.detaching(tx, from.volume.id, attachmentOf(old, host));
  tx.put(servers, advanced);
  tx.put(mappings, { ...old, state: 'detaching', commandId: command.id });
  tx.put(mappings, { ...wanted, commandId: command.id });
  record(tx, ports, row, server, cause);
  return command;
}
