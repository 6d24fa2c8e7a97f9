/** What a volume service asks for that has its snapshots made by the hypervisor of the server that uses the volume. */
import type { CommandOf, Transition } from '../../shared/compute/actions/row.ts';
import { isUnderWay, tell } from '../../shared/compute/actions/use-volume/tell.ts';
import { send } from '../../shared/compute/commands/command.ts';
import { holdersOf } from '../../shared/compute/disks/volume-claim.ts';
import * as computeErrors from '../../shared/compute/errors.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import type { CommandPayload } from '../../shared/messaging/commands.ts';
import type { OperationRequest } from '../../shared/operation/operation.ts';
import type { Ports } from '../../shared/ports.ts';
import { transaction } from '../../shared/store/transaction.ts';

export const volumeSnapshotErrors = [
  computeErrors.SnapshotVolumeUnmapped,
  computeErrors.SnapshotVolumeShared,
  computeErrors.SnapshotServerNotReady,
  computeErrors.SnapshotStateInvalid,
];

/** Tells the host of the one server that uses the volume. @throws volumeSnapshotErrors */
export async function tellUser<Row extends Transition>(
  ports: Ports,
  row: Row,
  { requestId }: Pick<OperationRequest, 'requestId'>,
  volumeId: string,
  payload: CommandPayload<CommandOf<Row>>,
): Promise<void> {
  const command = await transaction(ports, async (tx) => {
    const [serverId, other] = await holdersOf(tx, ports.store, volumeId);
    if (serverId === undefined) throw computeErrors.SnapshotVolumeUnmapped({ volume_id: volumeId });
    if (other !== undefined) throw computeErrors.SnapshotVolumeShared({ volume_id: volumeId });
    const server = await tx.get(servers, serverId);
    if (server === undefined || server.deletedAt !== null) throw computeErrors.SnapshotVolumeUnmapped({ volume_id: volumeId });
    if (server.host === null) throw computeErrors.SnapshotServerNotReady({ instance_id: serverId });
    const { taskState, launchedAt } = server;
    if (isUnderWay(server) || launchedAt === null) {
      const inTheWay =
        launchedAt === null ? { attr: 'launched_at', state: 'None' } : { attr: 'task_state', state: taskState ?? 'updating' };
      throw computeErrors.SnapshotStateInvalid({ instance_uuid: serverId, method: row.action, ...inTheWay });
    }
    return tell(tx, ports, row, { ...server, host: server.host }, payload, requestId);
  });
  await send(ports, command);
}
