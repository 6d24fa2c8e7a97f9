/** Taking the bytes of an image: to be its data, or to be imported later. */
import { Failure } from '../../../shared/errors.ts';
import { type DataPlace, StorageDenied, StorageFull } from '../../../shared/image/data.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { activate, beginUpload, beginUploadErrors, giveBack, prolongUpload } from '../../../shared/image/upload.ts';
import * as limits from '../../../shared/limits.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Ports } from '../../../shared/ports.ts';

/** How long the turn of an upload lasts that nothing more is heard of, and how often one that goes on says so, milliseconds. */
const turn = 90_000;
const prolongEvery = 20_000;

/**
 * `queued` becomes `saving` and, when all bytes are stored, `active`; what is staged is `uploading` until it is imported. A broken upload leaves the image
 * queued, to be tried again. Where storage takes the bytes itself the client is sent there (307), and the image goes on when storage tells of them.
 */
export function receiving(name: string, path: string, rule: string, isStaging: boolean): AnyOperation {
  return operation({
    name,
    service: 'image',
    method: 'PUT',
    path,
    bytes: true,
    policy: policy.member(rule),
    status: 204,
    errors: [
      ...beginUploadErrors,
      imageErrors.ImageStorageFull,
      imageErrors.ImageStorageDenied,
      imageErrors.UploadTooLarge,
      imageErrors.UploadBroken,
      imageErrors.UploadLost,
      imageErrors.PatchTypeUnsupported,
    ],
    needs: ['table:read', 'table:write', 'images:write'],
    async handle({ caller, params, stream, headers }, ports) {
      if (headers['content-type']?.split(';')[0]?.trim() !== 'application/octet-stream') throw imageErrors.PatchTypeUnsupported();
      const { direct } = ports.imageData;
      const place = await beginUpload(ports, params['image_id'] ?? '', caller, direct?.uploadMilliseconds ?? turn, isStaging);
      try {
        if (direct !== undefined) return { status: 307, headers: { Location: await direct.uploadUrl(place) } };
        await receive(ports, place, stream ?? nothing());
        return {};
      } catch (error) {
        throw (await undo(ports, place)) ? imageErrors.UploadLost({ image_id: place.imageId }) : told(error);
      }
    },
  });
}

async function receive(ports: Ports, place: DataPlace & { readonly dataId: string }, stream: AsyncIterable<Uint8Array>): Promise<void> {
  const { bytes, md5, sha512 } = await ports.imageData.write(
    place,
    whileItIsOurs(ports, place, atMost(whole(place, stream), limits.imageBytes)),
  );
  const { activated } = await activate(ports, place, { dataId: place.dataId, sizeBytes: bytes, checksum: md5, sha512 });
  if (!activated) throw imageErrors.UploadLost({ image_id: place.imageId });
}

/** What cannot be undone now ends with the turn, and its bytes are swept. @returns whether the turn had gone before */
async function undo(ports: Ports, place: DataPlace): Promise<boolean> {
  try {
    const turn = await giveBack(ports, place);
    if (turn !== 'kept') await ports.imageData.remove(place);
    return turn === 'lost';
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    ports.log.write({ level: 'warn', event: 'upload not undone', imageId: place.imageId, message });
    return false;
  }
}

function told(error: unknown): unknown {
  if (error instanceof StorageFull) return imageErrors.ImageStorageFull();
  return error instanceof StorageDenied ? imageErrors.ImageStorageDenied() : error;
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

/** A client that goes away in the middle is no defect. */
async function* whole({ imageId }: DataPlace, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* bytes;
  } catch (error) {
    throw error instanceof Failure ? error : imageErrors.UploadBroken({ image_id: imageId });
  }
}

async function* atMost(bytes: AsyncIterable<Uint8Array>, maximum: number): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > maximum) throw imageErrors.UploadTooLarge({ maximum });
    yield chunk;
  }
}

/** An image that was deleted, or whose turn somebody else has taken, is noticed long before the end of a slow upload. */
async function* whileItIsOurs(
  ports: Ports,
  place: DataPlace,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let prolongAt = ports.clock.now() + prolongEvery;
  for await (const chunk of bytes) {
    const now = ports.clock.now();
    // Also when the clock was set back.
    if (now >= prolongAt || now < prolongAt - prolongEvery) {
      if (!(await prolongUpload(ports, place, turn))) throw imageErrors.UploadLost({ image_id: place.imageId });
      prolongAt = now + prolongEvery;
    }
    yield chunk;
  }
}
