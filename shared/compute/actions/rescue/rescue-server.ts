/** Beginning to rescue a server: from which image, and what is refused. */
import { together } from '../../../errors.ts';
import type { Caller } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors } from '../../commands/begin.ts';
import { imageToFetch } from '../../commands/build-of.ts';
import type { Owed } from '../../commands/command.ts';
import type { ImageView } from '../../disks/block-device.ts';
import { assertVolumesInUse } from '../../disks/connected.ts';
import { readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { findHost } from '../../hosts/host.ts';
import { machineOf, placed } from '../../servers/place.ts';
import type { Server } from '../../servers/server.ts';
import { rescue } from './rows.ts';

export interface RescueRequest {
  /** The server's own image unless told. */
  readonly imageId: string | null;
  readonly adminPass: string;
  /** Whether one that boots from a volume may be rescued, by a host that can. */
  readonly knowsVolumeBacked: boolean;
}

export const rescueErrors = /* @__PURE__ */ together(beginErrors, [
  computeErrors.ServerNotReady,
  computeErrors.RescueImageUnsupported,
  computeErrors.NotRescuable,
  computeErrors.VolumeNotInUseForRescue,
]);

/** What a host says that it can: its machines that boot from volumes can boot from another disk. */
const rescuesVolumeBacked = 'COMPUTE_RESCUE_BFV';

/** @throws rescueErrors */
export async function rescueServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  { imageId, adminPass, knowsVolumeBacked }: RescueRequest,
  cause: { readonly caller: Caller; readonly requestId: string },
): Promise<Owed> {
  const { caller } = cause;
  const asked = imageId === null ? undefined : await supported(ports, imageId, caller);
  const { mappings } = await readWithMappings(tx, ports.store, server.id);
  await assertVolumesInUse(tx, ports, mappings, caller, computeErrors.VolumeNotInUseForRescue);
  const { host } = server;
  const notRescuable = (reason: string) => computeErrors.NotRescuable({ instance_id: server.id, reason });
  if (server.isVolumeBacked) {
    if (!knowsVolumeBacked) throw notRescuable('Cannot rescue a volume-backed instance');
    const traits = (host === null ? undefined : await findHost(ports.store, host))?.inventory.traits ?? [];
    if (!traits.includes(rescuesVolumeBacked)) throw notRescuable('Host unable to rescue a volume-backed instance');
  }
  // What it was made of may be gone, or was a volume: then nothing is left to boot from.
  const own = server.imageId === null ? undefined : await ports.images.findAny(server.imageId);
  const image = asked ?? own;
  if (image === undefined || image.id === null) throw computeErrors.RescueImageUnsupported({ image: server.imageId ?? '' });
  const there = placed(server);
  const { hw_rescue_bus: bus, hw_rescue_device: device } = image.properties;
  const payload = {
    machineId: machineOf(there),
    image: imageToFetch(image.id, image),
    adminPass,
    disk: { ...(bus === undefined ? {} : { bus }), ...(device === undefined ? {} : { device }) },
  };
  return begin(tx, ports, rescue, there, payload, cause);
}

/** What has no data cannot be booted, and neither can what only names volumes. */
async function supported({ images }: Ports, imageId: string, caller: Caller): Promise<ImageView> {
  const image = await images.find(imageId, caller);
  const isBootable =
    image?.status === 'active' && !image.properties['block_device_mapping'] && !image.properties['img_block_device_mapping'];
  if (image === undefined || !isBootable) throw computeErrors.RescueImageUnsupported({ image: imageId });
  return image;
}
