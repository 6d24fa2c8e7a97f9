/**
 * Taking turns: whoever sends an image's data has it for itself, `saving`, from one commit to another. A turn that is neither used nor given
 * back ends by its deadline, so that no image waits for somebody who died.
 */
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import type { DataPlace } from './data.ts';
import * as imageErrors from './errors.ts';
import { findOwnImage, findOwnImageErrors } from './find.ts';
import { type Image, images, tombstoneOf } from './image.ts';

type UploadPorts = Pick<Ports, 'store' | 'clock' | 'chance'>;
type Data = Pick<Image, 'dataId' | 'sizeBytes' | 'checksum' | 'sha512'>;

export const beginUploadErrors = /* @__PURE__ */ together(findOwnImageErrors, [imageErrors.ImageNotQueued, imageErrors.ImageFormatMissing]);

/** Takes the turn. */
export async function beginUpload(ports: UploadPorts, imageId: string, caller: Caller, milliseconds: number, isStaging = false) {
  const now = ports.clock.now();
  const upload = { id: ports.chance.uuid(), deadline: now + milliseconds, ...(isStaging ? { isStaging } : {}) };
  return transaction(ports, async (tx): Promise<DataPlace & { readonly dataId: string }> => {
    const image = await findOwnImage(tx, imageId, caller, 'upload data to');
    const isFree = image.status === 'queued' && !image.upload?.ofServer;
    const to = isStaging ? 'uploading' : 'saving';
    if (!isFree && !isOver(image, now)) throw imageErrors.ImageNotQueued({ status: image.status, to });
    const missing = [image.diskFormat === null ? ['disk_format'] : [], image.containerFormat === null ? ['container_format'] : []].flat();
    if (missing.length > 0) throw imageErrors.ImageFormatMissing({ properties: missing.join(', ') });
    tx.put(images, { ...image, status: to, upload, updatedAt: isoTime(now) });
    return { imageId: image.id, dataId: upload.id };
  });
}

/** Says that data still comes. @returns false when the turn is over */
export async function prolongUpload(ports: UploadPorts, { imageId, dataId }: DataPlace, milliseconds: number): Promise<boolean> {
  return transaction(ports, async (tx) => {
    const image = await tx.get(images, imageId);
    if (image === undefined || dataId === null || !isSaving(image, dataId)) return false;
    tx.put(images, { ...image, upload: { ...image.upload, id: dataId, deadline: ports.clock.now() + milliseconds } });
    return true;
  });
}

/**
 * Makes the data that was sent in a turn the image's own, or keeps it to be imported.
 * @param waits whether the image still waits for it
 * @returns the image as it is now, and whether the data is its own
 */
export async function activate(ports: UploadPorts, { imageId, dataId }: DataPlace, data: Data, waits = isSaving) {
  return transaction(ports, async (tx): Promise<{ readonly image: Image | undefined; readonly activated: boolean }> => {
    const image = await tx.get(images, imageId);
    if (image === undefined || !waits(image, dataId)) return { image, activated: false };
    const updatedAt = isoTime(ports.clock.now());
    const active: Image = image.upload?.isStaging
      ? { ...image, staged: data, upload: null, updatedAt }
      : { ...image, ...data, status: 'active', upload: null, updatedAt };
    tx.put(images, active);
    return { image: active, activated: true };
  });
}

/**
 * Gives the turn back, so that the image is `queued` again.
 * @returns `given`; `kept` when what was sent is the image's data; `lost` when the turn, or the image, had gone before
 */
export async function giveBack(ports: UploadPorts, { imageId, dataId }: DataPlace): Promise<'given' | 'kept' | 'lost'> {
  return transaction(ports, async (tx) => {
    const image = await tx.get(images, imageId);
    if (image === undefined || !isSaving(image, dataId)) return ownsData(image, { imageId, dataId }) ? 'kept' : 'lost';
    tx.put(images, queuedAgain(image, ports.clock.now()));
    return 'given';
  });
}

/** Ends a turn whose deadline has passed: an image that a host was to send is gone, because nobody else has its data. @returns whether it had */
export async function endOverdue(ports: UploadPorts, imageId: string): Promise<boolean> {
  return transaction(ports, async (tx) => {
    const image = await tx.get(images, imageId);
    const now = ports.clock.now();
    if (image === undefined || !isOver(image, now)) return false;
    tx.put(images, image.upload?.ofServer ? tombstoneOf(image, isoTime(now)) : queuedAgain(image, now));
    return true;
  });
}

/** As clients that reach storage by themselves are waited for: also when their time is over, as long as nobody else has taken the turn. */
export const awaits = (image: Image, dataId: string | null) => image.status === 'queued' || isSaving(image, dataId);

/** Whether bytes are, or may become, the image's data. */
export const ownsData = (image: Image | undefined, { dataId }: DataPlace) =>
  image !== undefined &&
  image.status !== 'deleted' &&
  (hasData(image) ? image.dataId === dataId : isSaving(image, dataId) || image.staged?.dataId === dataId);

export const hasData = ({ status }: Image) => status === 'active' || status === 'deactivated';

const isSaving = (image: Image, dataId: string | null) =>
  (image.status === 'saving' || image.status === 'uploading') && image.upload?.id === dataId;
const isOver = ({ status, upload }: Image, now: number) =>
  (status === 'saving' || (status === 'uploading' && upload !== null) || upload?.ofServer === true) &&
  (upload === null || upload.deadline <= now);
/** What was staged becomes the image's data. */
export function imported(image: Image, now: number): Image {
  if (image.status !== 'uploading' || image.staged === null) throw imageErrors.ImageNotStaged();
  return { ...image, ...image.staged, staged: null, status: 'active', updatedAt: isoTime(now) };
}

const queuedAgain = (image: Image, now: number): Image => ({ ...image, status: 'queued', upload: null, updatedAt: isoTime(now) });
const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString();
