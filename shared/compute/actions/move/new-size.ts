/** The flavor that a server is to become, and what Nova refuses of it. */
import { together } from '../../../errors.ts';
import * as policy from '../../../operation/policies.ts';
import { type Caller, permits } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import * as computeErrors from '../../errors.ts';
import { flavors, mayUseFlavor } from '../../flavors/flavor.ts';
import { assertHardware } from '../../hardware/validate.ts';
import { type EmbeddedFlavor, embed, type Server } from '../../servers/server.ts';
import { assertImageFits, diskConfigErrors, diskConfigOf, imageFitsErrors } from '../../servers/validate-image.ts';

interface Asked {
  readonly flavorId: string;
  readonly diskConfig: Server['diskConfig'] | undefined;
}

export const newSizeErrors = /* @__PURE__ */ together(diskConfigErrors, imageFitsErrors, [
  computeErrors.RequestedFlavorNotFound,
  computeErrors.CannotResizeDisk,
  computeErrors.CannotResizeToSameFlavor,
]);

const zeroDisk = policy.admin('os_compute_api:servers:create:zero_disk_flavor');

/** An image that is gone is not asked any more: the server has what it was made of. */
export async function findNewSize(
  { store, images }: Ports,
  server: Server,
  { flavorId, diskConfig }: Asked,
  caller: Caller,
): Promise<{ readonly flavor: EmbeddedFlavor; readonly diskConfig: Server['diskConfig'] }> {
  const [flavor, image] = await Promise.all([
    flavors.get(store, flavorId),
    server.imageId === null ? undefined : images.find(server.imageId, caller),
  ]);
  const asked = diskConfigOf(image ?? null, diskConfig);
  if (flavor === undefined || flavor.isDisabled || !mayUseFlavor(flavor, caller)) {
    throw computeErrors.RequestedFlavorNotFound({ flavor_id: flavorId });
  }
  if (flavor.rootGib === 0 && server.flavor.rootGib !== 0 && !server.isVolumeBacked) throw computeErrors.CannotResizeDisk();
  if (flavor.id === server.flavor.id) throw computeErrors.CannotResizeToSameFlavor();
  const mayBootZeroDisk = server.flavor.rootGib === 0 || permits(zeroDisk, caller, caller);
  if (image !== undefined && !server.isVolumeBacked) assertImageFits({ image, flavor, root: undefined, mayBootZeroDisk });
  else assertHardware(flavor, server.imageProperties, { id: server.imageId, name: null });
  // As in Nova, what is not asked for is MANUAL from now on.
  return { flavor: embed(flavor), diskConfig: diskConfig === undefined ? 'MANUAL' : asked };
}
