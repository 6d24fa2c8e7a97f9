/** Beginning a rebuild: what is refused, what the server becomes at once, and what its later steps need. */
import { together } from '../../../errors.ts';
import type { CommandPayload } from '../../../messaging/commands.ts';
import * as policy from '../../../operation/policies.ts';
import { type Caller, enforce, permits } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import { type Owner, readLimits } from '../../../quota/standing.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors } from '../../commands/begin.ts';
import { imageToFetch } from '../../commands/build-of.ts';
import type { Owed } from '../../commands/command.ts';
import { type ImageView, rootOf } from '../../disks/block-device.ts';
import { assertVolumesInUse } from '../../disks/connected.ts';
import { type Mapping, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { numaConstraintsOf } from '../../hardware/numa.ts';
import { allocate } from '../../hosts/allocation.ts';
import { findCandidate } from '../../hosts/candidates.ts';
import { keyPairs } from '../../key-pairs/key-pair.ts';
import { hasMachine, machineOf, type Placed, placed } from '../../servers/place.ts';
import {
  assertInjectedFilesWithinLimits,
  assertMetadataWithinLimits,
  type InjectedFile,
  injectedFileErrors,
  metadataLimitErrors,
} from '../../servers/request-limits.ts';
import type { Server } from '../../servers/server.ts';
import { userDataItems } from '../../servers/user-data.ts';
import { assertImageFits, diskConfigErrors, diskConfigOf, imageFitsErrors, kernelAndRamdiskOf } from '../../servers/validate-image.ts';
import { rebuild } from './row.ts';

/** What is asked for. What is undefined stays as it is. */
export interface RebuildRequest {
  readonly imageId: string;
  readonly adminPass: string;
  readonly preserveEphemeral: boolean;
  /** Whether a volume that it boots from gets the image's data. */
  readonly reimages: boolean;
  readonly metadata: Server['metadata'] | undefined;
  readonly personality: readonly InjectedFile[];
  readonly diskConfig: Server['diskConfig'] | undefined;
  /** Null: none any more. */
  readonly keyName: string | null | undefined;
  readonly userData: string | null | undefined;
  readonly trustedImageCertificates: readonly string[] | null | undefined;
  readonly change: Partial<Pick<Server, 'name' | 'description' | 'hostname' | 'accessIpV4' | 'accessIpV6'>>;
}

/** What the steps of a rebuild hand on. */
export interface Rebuilding {
  readonly adminPass: string;
  /** What its root disk is made of; null where that is a volume. */
  readonly image: NonNullable<CommandPayload<'rebuild'>['image']> | null;
  /** The image whose data its root volume is to have; null where it keeps what it has. */
  readonly reimaged: string | null;
  readonly powerOn: boolean;
  /** How the server was. */
  readonly before: Pick<Server, 'vmState' | 'powerState' | 'imageId' | 'imageProperties' | 'kernelId' | 'ramdiskId' | 'diskConfig'>;
}

export const rebuildErrors = /* @__PURE__ */ together(
  [computeErrors.ServerNotReady, computeErrors.RequestedKeypairNotFound, computeErrors.RebuildImageNotFound],
  [computeErrors.TrustedCertificatesNeedImageToRebuild, computeErrors.VolumeNotInUse, computeErrors.NumaTopologyWouldChange],
  diskConfigErrors,
  metadataLimitErrors,
  injectedFileErrors,
  imageFitsErrors,
  beginErrors,
);

const certificates = policy.member('os_compute_api:servers:rebuild:trusted_certs');
const zeroDisk = policy.admin('os_compute_api:servers:create:zero_disk_flavor');

interface RebuildCause {
  readonly caller: Caller;
  readonly requestId: string;
}

export interface Rebuilt {
  readonly command: Owed;
  readonly server: Server;
  readonly userData: string | null;
}

/** @throws rebuildErrors, besides those of the row's guards, which the caller has looked at */
export async function rebuildServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  request: RebuildRequest,
  cause: RebuildCause,
): Promise<Rebuilt> {
  const { caller } = cause;
  if (request.trustedImageCertificates) enforce(certificates, caller, { projectId: server.projectId, userId: server.userId });
  const [key, image, { mappings }] = await Promise.all([
    request.keyName ? keyPairs.get(ports.store, { userId: caller.userId, name: request.keyName }) : undefined,
    ports.images.find(request.imageId, caller),
    readWithMappings(tx, ports.store, server.id),
  ]);
  if (request.keyName && key === undefined) throw computeErrors.RequestedKeypairNotFound();
  if (image === undefined) throw computeErrors.RebuildImageNotFound();
  const diskConfig = diskConfigOf(image, request.diskConfig);
  const original = await assertImageChangeable(tx, ports, server, mappings, request, caller);
  await assertWithinLimits(ports, { projectId: server.projectId, userId: caller.userId }, request);
  await assertFits(tx, ports, server, { image, mappings, caller });
  await assertVolumesInUse(tx, ports, mappings, caller, computeErrors.VolumeNotInUse);
  if (original !== image.id) assertSameNuma(server, image);
  const there = await withMachine(tx, ports, placed(server));

  const { vmState, powerState, imageId, imageProperties, kernelId, ramdiskId } = server;
  const carries: Rebuilding = {
    adminPass: request.adminPass,
    image: server.isVolumeBacked ? null : imageToFetch(request.imageId, image),
    reimaged: server.isVolumeBacked && request.reimages ? request.imageId : null,
    powerOn: vmState !== 'stopped',
    before: { vmState, powerState, imageId, imageProperties, kernelId, ramdiskId, diskConfig: server.diskConfig },
  };
  const given = await keepGiven(tx, server, request);
  const changed = {
    ...there,
    ...request.change,
    ...kernelAndRamdiskOf(image),
    imageId: server.isVolumeBacked ? null : image.id,
    imageProperties: { ...image.properties },
    diskConfig,
    metadata: request.metadata ?? server.metadata,
    progress: 0,
    hasUserData: given.hasUserData,
    ...(request.keyName === undefined ? {} : { keyName: key?.name ?? null, publicKey: key?.publicKey ?? null }),
    ...(request.trustedImageCertificates === undefined
      ? {}
      : { trustedImageCertificates: request.trustedImageCertificates && [...request.trustedImageCertificates] }),
  };
  const payload = { machineId: machineOf(there), flavor: server.flavor, preserveEphemeral: request.preserveEphemeral };
  const command = await begin(tx, ports, rebuild, changed, payload, cause, { carries });
  const shown: Server = { ...changed, taskState: rebuild.steps.clear.taskState, updatedAt: new Date(ports.clock.now()).toISOString() };
  return { command, server: shown, userData: given.userData };
}

/** What has no machine on its host any more, because nothing came of its evacuation, gets a place for another. @throws OutOfBounds when there is none */
async function withMachine(tx: Transaction, { store, chance }: Ports, server: Placed): Promise<Placed> {
  if (hasMachine(server)) return server;
  const host = await findCandidate(store, server.host);
  if (host === undefined) throw computeErrors.ServerNotReady({ instance_id: server.id });
  return allocate(tx, server, host, chance.uuid());
}

/**
 * A volume that the server boots from is re-imaged only where the request's version knows that.
 * @returns the image that its root disk is made of
 */
async function assertImageChangeable(
  tx: Transaction,
  { volumes }: Ports,
  server: Server,
  mappings: readonly Mapping[],
  request: RebuildRequest,
  caller: Caller,
): Promise<string | null> {
  if (!server.isVolumeBacked) return server.imageId;
  if (request.trustedImageCertificates) throw computeErrors.TrustedCertificatesNeedImageToRebuild();
  const volumeId = rootOf(mappings)?.volumeId ?? null;
  const volume = volumeId === null ? undefined : await volumes.find(tx, volumeId, caller);
  const original = volume?.imageMetadata['image_id'] ?? null;
  if (original !== request.imageId && !request.reimages) {
    const reason = 'Unable to rebuild with a different image for a volume-backed server.';
    throw computeErrors.ImageUnacceptable({ image_id: request.imageId, reason });
  }
  return original;
}

async function assertWithinLimits({ store }: Ports, owner: Owner, { metadata = {}, personality }: RebuildRequest): Promise<void> {
  if (Object.keys(metadata).length === 0 && personality.length === 0) return;
  const limits = await readLimits(store, owner);
  assertMetadataWithinLimits(metadata, limits);
  assertInjectedFilesWithinLimits(personality, limits);
}

interface Fitting {
  readonly image: ImageView;
  readonly mappings: readonly Mapping[];
  readonly caller: Caller;
}

/** A root volume that was there before has a size of its own. */
async function assertFits(tx: Transaction, { volumes }: Ports, server: Server, { image, mappings, caller }: Fitting): Promise<void> {
  const root = rootOf(mappings);
  const volume = root?.volumeId == null ? undefined : await volumes.find(tx, root.volumeId, caller);
  const mayBootZeroDisk = permits(zeroDisk, caller, { projectId: server.projectId });
  const sized = root && { ...root, volumeSizeGib: root.volumeSizeGib ?? volume?.sizeGib ?? null };
  assertImageFits({ image, flavor: server.flavor, root: sized, mayBootZeroDisk });
}

function assertSameNuma({ flavor, imageProperties }: Server, image: ImageView): void {
  const [before, after] = [numaConstraintsOf(flavor, imageProperties), numaConstraintsOf(flavor, image.properties)];
  if (JSON.stringify(before) !== JSON.stringify(after)) throw computeErrors.NumaTopologyWouldChange();
}

/** User data and injected files, as the guest is to find them. */
async function keepGiven(
  tx: Transaction,
  server: Server,
  { userData: asked, personality }: RebuildRequest,
): Promise<{ readonly hasUserData: boolean; readonly userData: string | null }> {
  const stored = server.hasUserData ? await tx.get(userDataItems, server.id) : undefined;
  const userData = asked === undefined ? (stored?.userData ?? null) : asked;
  const hasUserData = userData !== null || personality.length > 0;
  if (hasUserData) {
    if (stored === undefined) await tx.get(userDataItems, server.id);
    tx.put(userDataItems, { serverId: server.id, userData, personality: [...personality] });
  } else if (stored !== undefined) tx.remove(userDataItems, server.id);
  return { hasUserData, userData };
}
