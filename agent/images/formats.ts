/** Which format the bytes of an image are of, by what they begin with: what somebody says of them may be a lie. */

/** What we take. Others cannot be told from raw bytes, or only by lying ones. */
export type ImageFormat = 'raw' | 'iso' | 'qcow2' | 'vmdk' | 'vdi' | 'vpc' | 'vhdx';

/** As many bytes of the beginning as are needed. */
export const headBytes = 65_536;

interface Mark {
  readonly format: ImageFormat | string;
  readonly at: number;
  readonly is: string;
  /** Why it is not taken, whatever else it holds. */
  readonly refusal?: string;
}

const describes = 'The image is only the description of one that is kept elsewhere.';

const marks: readonly Mark[] = [
  { format: 'qcow2', at: 0, is: 'QFI\xfb' },
  { format: 'vmdk', at: 0, is: 'KDMV' },
  { format: 'vmdk', at: 0, is: '# Disk Descriptor', refusal: describes },
  { format: 'vmdk', at: 0, is: 'COWD', refusal: 'The image is of a kind of VMDK that is not supported.' },
  { format: 'vhdx', at: 0, is: 'vhdxfile' },
  { format: 'vpc', at: 0, is: 'conectix' },
  { format: 'vdi', at: 64, is: '\x7f\x10\xda\xbe' },
  { format: 'qed', at: 0, is: 'QED\0', refusal: 'The image is of a format that is not supported (qed).' },
  { format: 'luks', at: 0, is: 'LUKS\xba\xbe', refusal: 'The image is encrypted.' },
  // Last: all the others might be seen on one as well.
  { format: 'iso', at: 32_769, is: 'CD001' },
];

/** What is told of an image, in Glance's words: QEMU's name for each. */
const told: Readonly<Record<string, ImageFormat>> = {
  raw: 'raw',
  ami: 'raw',
  ari: 'raw',
  aki: 'raw',
  iso: 'iso',
  qcow2: 'qcow2',
  vmdk: 'vmdk',
  vdi: 'vdi',
  vhd: 'vpc',
  vhdx: 'vhdx',
};

/** QEMU's name for a disk format of Glance; undefined for those that nobody can read or make here. */
export const formatNamed = (diskFormat: string): ImageFormat | undefined =>
  Object.hasOwn(told, diskFormat) ? told[diskFormat] : undefined;

/** The format, and why an image of it that begins like this is not to be opened at all: it would read other files, or cannot be read. */
export function formatOf(head: Buffer): { readonly format: ImageFormat; readonly refusal?: string | undefined } {
  const mark = marks.find(({ at, is }) => head.subarray(at, at + is.length).equals(Buffer.from(is, 'latin1')));
  const format = (mark?.format ?? 'raw') as ImageFormat;
  return { format, refusal: mark?.refusal ?? refusals[format]?.(head) };
}

/** By QEMU's description of the formats. */
const refusals: Partial<Record<ImageFormat, (head: Buffer) => string | undefined>> = {
  qcow2(head) {
    if (head.length < 72) return 'The image is damaged.';
    const version = head.readUInt32BE(4);
    if (version !== 2 && version !== 3) return 'The image is of a version of qcow2 that is not supported.';
    if (head.readBigUInt64BE(8) !== 0n) return 'The image is incomplete: it has a backing file.';
    if (head.readUInt32BE(32) !== 0) return 'The image is encrypted.';
    if (version === 2) return undefined;
    if (head.length < 104) return 'The image is damaged.';
    // Bits of the incompatible features: 2 is an external data file.
    return head.readBigUInt64BE(72) & 4n ? 'The image is incomplete: its data is in another file.' : undefined;
  },
  vmdk(head) {
    if (head.length < 512) return 'The image is damaged.';
    // Without a capacity of its own it is looked for in the files that it describes.
    return head.readBigUInt64LE(12) === 0n ? describes : undefined;
  },
};
