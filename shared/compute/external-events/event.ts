/** What other services tell the Compute API of a server: a port was plugged, a volume has grown, somebody has switched the machine off. */
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import { updatePower } from '../actions/power/rows.ts';
import { extendVolume } from '../actions/use-volume/rows.ts';
import { isUnderWay, tell } from '../actions/use-volume/tell.ts';
import { type Cause, record } from '../commands/begin.ts';
import type { Owed } from '../commands/command.ts';
import { serverActions } from '../commands/server-action.ts';
import type { Server } from '../servers/server.ts';
import { vifDeleted } from './vif-deleted.ts';

export interface ExternalEvent {
  readonly name: string;
  readonly server_uuid: string;
  readonly status?: string | undefined;
  readonly tag?: string | undefined;
}

type Placed = Server & { readonly host: string };

interface Row {
  /** What it is about must be named by its tag. */
  readonly needsTag: boolean;
  /** What it changes; nothing unless told: nothing here waits for ports, accelerators or images of volumes, and servers follow their ports by themselves. */
  readonly take?: (tx: Transaction, ports: Ports, server: Placed, event: ExternalEvent, cause: Cause) => Promise<readonly Owed[]>;
}

export const events: Readonly<Record<string, Row>> = {
  'network-changed': { needsTag: false },
  'network-vif-plugged': { needsTag: false },
  'network-vif-unplugged': { needsTag: false },
  'network-vif-deleted': { needsTag: false, take: vifDeleted },
  'volume-extended': { needsTag: true, take: volumeExtended },
  'power-update': { needsTag: true, take: powerUpdated },
  'accelerator-request-bound': { needsTag: true },
  'volume-reimaged': { needsTag: true },
};

/** The host lets the guest see it. A volume that the server does not have is none of its business. */
export async function volumeExtended(
  tx: Transaction,
  ports: Ports,
  server: Placed,
  { tag }: Pick<ExternalEvent, 'tag'>,
  cause: Cause,
): Promise<readonly Owed[]> {
  const volumeId = server.volumesAttached.find((volume) => volume.volumeId === tag)?.volumeId;
  if (volumeId === undefined || isUnderWay(server)) return [];
  await recordOnce(tx, ports, extendVolume.action, server, cause);
  return [tell(tx, ports, extendVolume, server, { volumeId }, cause.requestId)];
}

/** By the event's tag, which action that would have been. */
const switched: Readonly<Record<string, string>> = { POWER_ON: 'start', POWER_OFF: 'stop' };

/** The machine was switched past the API: its host is asked, and the server is shown as it is. */
async function powerUpdated(
  tx: Transaction,
  ports: Ports,
  server: Placed,
  { tag = '' }: ExternalEvent,
  cause: Cause,
): Promise<readonly Owed[]> {
  const action = switched[tag];
  if (action === undefined || isUnderWay(server)) return [];
  await recordOnce(tx, ports, action, server, cause);
  return [tell(tx, ports, updatePower, server, {}, cause.requestId)];
}

/** Actions are known by their request: of several events for a server in one request the first is on record. */
async function recordOnce(tx: Transaction, ports: Ports, action: string, server: Placed, cause: Cause): Promise<void> {
  const standing = await tx.get(serverActions, { serverId: server.id, requestId: cause.requestId });
  if (standing === undefined) record(tx, ports, { action }, server, cause);
}
