/** Memory: how large its pages are, whether it is locked, and whether the host may read it. */
import { isTrue } from '../../operation/loose-boolean.ts';
import * as computeErrors from '../errors.ts';
import { type AskingFlavor, type AskingImage, type ImageName, saidOf } from './asked.ts';

export const memoryErrors = [
  computeErrors.MemoryEncryptionConflict,
  computeErrors.MemoryPageSizeInvalid,
  computeErrors.MemoryPageSizeForbidden,
  computeErrors.LockedMemoryNeedsPageSize,
  computeErrors.MemoryEncryptionNeedsUefi,
  computeErrors.MemoryEncryptionMachineType,
];

const words = ['small', 'large', 'any'] as const;
const units: Readonly<Record<string, number>> = { K: 1, M: 1 << 10, G: 1 << 20, T: 2 ** 30 };

/** In KiB, or one of three words. */
function readPageSize(text: string): string | number {
  if ((words as readonly string[]).includes(text)) return text;
  const found = /^(\d+)(?:([KMGT])i?[Bb]?)?$/.exec(text.trim());
  const size = found === null ? 0 : Number(found[1]) * (units[found[2] ?? 'K'] ?? 1);
  if (size <= 0) throw computeErrors.MemoryPageSizeInvalid({ pagesize: text });
  return size;
}

/** Null where nobody asks. An image may choose only where its flavor leaves the choice. */
export function pageSizeOf(flavor: AskingFlavor, image: AskingImage): string | number | null {
  const said = saidOf('mem_page_size', flavor, image);
  const own = said.flavor ? readPageSize(said.flavor) : null;
  if (!said.image) return own;
  if (own === null) throw computeErrors.MemoryPageSizeForbidden({ pagesize: said.image, against: 'None' });
  if (own !== 'any' && own !== 'large') throw computeErrors.MemoryPageSizeForbidden({ pagesize: said.image, against: said.flavor ?? '' });
  return readPageSize(said.image);
}

/** @param pageSize as above */
export function assertLockedMemory(flavor: AskingFlavor, image: AskingImage, pageSize: string | number | null): void {
  const said = saidOf('locked_memory', flavor, image);
  const [own, wanted] = [said.flavor, said.image];
  if (own !== undefined && wanted !== undefined && isTrue(own) !== isTrue(wanted)) {
    throw computeErrors.LockedMemoryConflict({ image: isTrue(wanted) ? 'True' : 'False', flavor: isTrue(own) ? 'True' : 'False' });
  }
  if ((isTrue(own) || isTrue(wanted)) && pageSize === null) throw computeErrors.LockedMemoryNeedsPageSize();
}

/** Encrypted memory needs firmware that knows of it, and a machine that can have it. */
export function assertMemoryEncryption(flavor: AskingFlavor, image: AskingImage, { id, name }: ImageName): void {
  const said = saidOf('mem_encryption', flavor, image);
  const [own, wanted] = [said.flavor, said.image];
  if (own !== undefined && wanted !== undefined && isTrue(own) !== isTrue(wanted)) {
    const names = { flavor_name: flavor.name ?? '', image_name: name ?? '' };
    throw computeErrors.MemoryEncryptionConflict({ ...names, flavor_val: own, image_val: wanted });
  }
  if (!isTrue(own) && !isTrue(wanted)) return;
  if (image['hw_firmware_type'] !== 'uefi') {
    const ofFlavor = isTrue(own) ? [`hw:mem_encryption extra spec in ${flavor.name ?? ''} flavor`] : [];
    const ofImage = isTrue(wanted) ? [`hw_mem_encryption property of image ${name ?? ''}`] : [];
    throw computeErrors.MemoryEncryptionNeedsUefi({ requesters: [...ofFlavor, ...ofImage].join(' and '), image_name: name ?? '' });
  }
  const machine = image['hw_machine_type'];
  if (machine === undefined || machine.includes('q35')) return;
  const reason = 'q35 type is required for SEV to work';
  throw computeErrors.MemoryEncryptionMachineType({ mtype: machine, image_name: name ?? '', image_id: id ?? '', reason });
}
