/**
 * The block devices of a create request: `block_device_mapping` (the old syntax) and `block_device_mapping_v2`, after their schema,
 * turned into drafts that `block-device-assembly.ts` completes with what the image and the flavor define.
 */
import { looseBoolean } from '../../operation/loose-boolean.ts';
import * as computeErrors from '../errors.ts';
import type { DestinationType, RequestedBlockDevice, SourceType } from './block-device.ts';
import { lettersOf, prependDev } from './device-names.ts';

/** An item of `block_device_mapping`. */
export interface LegacyMappingBody {
  readonly virtual_name?: string | null | undefined;
  readonly volume_id?: string | null | undefined;
  readonly snapshot_id?: string | null | undefined;
  readonly volume_size?: number | string | null | undefined;
  readonly device_name?: string | null | undefined;
  readonly delete_on_termination?: boolean | string | null | undefined;
  readonly no_device?: unknown;
  readonly connection_info?: string | null | undefined;
}

/** An item of `block_device_mapping_v2`. `tag` (2.32, 2.42) and `volume_type` (2.67) are the schema's to admit. */
export interface MappingBody extends LegacyMappingBody {
  readonly source_type?: string | null | undefined;
  readonly destination_type?: string | null | undefined;
  readonly uuid?: string | null | undefined;
  readonly image_id?: string | null | undefined;
  readonly guest_format?: string | null | undefined;
  readonly device_type?: string | null | undefined;
  readonly disk_bus?: string | null | undefined;
  readonly boot_index?: number | string | null | undefined;
  readonly tag?: string | null | undefined;
  readonly volume_type?: string | null | undefined;
}

/** A device that may still lack its source, because it only suppresses another one. */
export type DraftBlockDevice = Omit<RequestedBlockDevice, 'sourceType'> & { readonly sourceType: SourceType | null };

export interface DraftBlockDevices {
  /** The old syntax, or none at all: which disk is the root is then a matter of names, see `assembleBlockDevices`. */
  readonly isLegacy: boolean;
  readonly drafts: readonly DraftBlockDevice[];
}

/** @returns what to throw when block devices make no sense */
export const invalidFormat = (details: string) => computeErrors.BlockDeviceFormatInvalid({ details });

const readBoolean = (value: boolean | string | null | undefined): boolean =>
  typeof value === 'string' ? looseBoolean(value) === true : value === true;

/** `no_device` may be any JSON; empty and zero values mean no. */
const isGiven = (value: unknown): boolean => (typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value));

function readSize(value: number | string | null | undefined): number | null {
  if (!value) return null;
  const size = Number(value);
  if (!Number.isInteger(size) || size < 0) throw invalidFormat('Invalid volume_size.');
  return size;
}

function readBootIndex(value: number | string | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null;
  const index = Number(value);
  if (!Number.isInteger(index)) throw invalidFormat('Boot index is invalid.');
  return index;
}

function readDeviceName(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (value.length < 1 || value.length > 255) throw invalidFormat('Device name empty or too long.');
  if (value.includes(' ')) throw invalidFormat('Device name contains spaces.');
  return value;
}

const sourceTypes: ReadonlySet<unknown> = new Set(['blank', 'image', 'snapshot', 'volume'] satisfies SourceType[]);
const isSourceType = (value: string | null | undefined): value is SourceType => sourceTypes.has(value);

/** Nova leaves a missing destination open and then ignores the disk on the host; here it is what the source needs. */
function readDestination(source: SourceType | null, value: string | null | undefined): DestinationType {
  const needed = source === 'volume' || source === 'snapshot' ? 'volume' : 'local';
  if (value === null || value === undefined) return needed;
  if (value !== 'volume' && (value !== 'local' || needed === 'volume')) throw invalidFormat('Invalid destination_type field.');
  return value;
}

/** What both syntaxes say in the same words is in `body`; what only the newer one can say in `more`. */
function readDraft(body: LegacyMappingBody, more: MappingBody): DraftBlockDevice {
  const sourceType = isSourceType(more.source_type) ? more.source_type : null;
  return {
    sourceType,
    deviceName: readDeviceName(body.device_name),
    deleteOnTermination: readBoolean(body.delete_on_termination),
    volumeSizeGib: readSize(body.volume_size),
    volumeId: body.volume_id || null,
    snapshotId: body.snapshot_id || null,
    noDevice: isGiven(body.no_device),
    destinationType: readDestination(sourceType, more.destination_type),
    bootIndex: readBootIndex(more.boot_index),
    deviceType: more.device_type || null,
    diskBus: more.disk_bus || null,
    guestFormat: more.guest_format || null,
    imageId: more.image_id || null,
    tag: more.tag || null,
    volumeType: more.volume_type || null,
  };
}

export const isSwapOrEphemeralName = (name: string | null | undefined): boolean => /^(swap|ephemeral\d+)$/.test(name ?? '');

/**
 * One mapping of the old syntax, from a request or from an image's properties.
 */
export function draftOfLegacy(body: LegacyMappingBody): DraftBlockDevice {
  const { virtual_name: name } = body;
  if (isSwapOrEphemeralName(name)) {
    return readDraft({ ...body, delete_on_termination: true }, { source_type: 'blank', guest_format: name === 'swap' ? name : null });
  }
  const draft = readDraft(body, { source_type: body.snapshot_id ? 'snapshot' : body.volume_id ? 'volume' : null });
  if (draft.sourceType === null && !draft.noDevice) throw invalidFormat('Unrecognized legacy format.');
  return draft;
}

/** The fields of the newer syntax, whose sources may be named by `volume_id`, `snapshot_id` and `image_id` (images) or `uuid` (requests). */
export function draftOfFields(body: MappingBody): DraftBlockDevice {
  if (!isGiven(body.no_device)) return readDraft(body, body);
  return { ...readDraft(body, {}), sourceType: isSourceType(body.source_type) ? body.source_type : null };
}

function draftOfCurrent(body: MappingBody, hasImage: boolean): DraftBlockDevice {
  if (isGiven(body.no_device)) return draftOfFields(body);
  const source = body.source_type;
  if (!isSourceType(source)) throw invalidFormat('Invalid source_type field.');
  if (source === 'blank' && body.uuid) throw invalidFormat('Invalid device UUID.');
  if (source !== 'blank' && !body.uuid) throw invalidFormat('Missing device UUID.');
  const draft = draftOfFields(source === 'blank' ? body : { ...body, [`${source}_id`]: body.uuid });
  // The root disk that a client derives from `imageRef` is the one local disk that may come from an image.
  if (source === 'image' && draft.destinationType === 'local' && !(hasImage && draft.bootIndex === 0)) {
    throw invalidFormat('Mapping image to local is not supported.');
  }
  if (draft.volumeType !== null && draft.destinationType === 'local') {
    throw invalidFormat('Specifying a volume_type with destination_type=local is not supported.');
  }
  if (draft.volumeType !== null && source === 'volume') {
    throw invalidFormat('Specifying volume type to existing volume is not supported.');
  }
  return draft;
}

export interface BlockDevicesOfRequest {
  readonly block_device_mapping?: readonly LegacyMappingBody[] | undefined;
  readonly block_device_mapping_v2?: readonly MappingBody[] | undefined;
  /** Null or absent when the server boots from a volume. */
  readonly imageId?: string | null | undefined;
}

export const readBlockDevicesErrors = [
  computeErrors.TwoBlockDeviceSyntaxes,
  computeErrors.BlockDeviceFormatInvalid,
  computeErrors.ImageReferenceMissing,
];

/**
 * Reads what the request says about disks. An empty list counts as none.
 *
 */
export function readBlockDevices(request: BlockDevicesOfRequest): DraftBlockDevices {
  const legacy = request.block_device_mapping ?? [];
  const current = request.block_device_mapping_v2 ?? [];
  const hasImage = Boolean(request.imageId);
  if (legacy.length > 0 && current.length > 0) throw computeErrors.TwoBlockDeviceSyntaxes();
  if (!hasImage && legacy.length === 0 && current.length === 0) throw computeErrors.ImageReferenceMissing();
  if (current.length > 0) return { isLegacy: false, drafts: current.map((body) => draftOfCurrent(body, hasImage)) };
  return { isLegacy: true, drafts: legacy.map(draftOfLegacy) };
}

/**
 * The draft whose image metadata a server without `imageRef` boots with: boot index 0, or device letter `a` in the old syntax. Its
 * image, snapshot or volume is to be fetched before `bootImageOf`.
 */
export function bootDraftOf(devices: DraftBlockDevices): DraftBlockDevice | undefined {
  const { isLegacy, drafts } = devices;
  return drafts.find(({ bootIndex, deviceName }) => (isLegacy ? lettersOf(prependDev(deviceName ?? '')) === 'a' : bootIndex === 0));
}
