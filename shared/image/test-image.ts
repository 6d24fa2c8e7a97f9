/** A disk that boots, says so and stops: enough to try a cloud with, made here instead of downloaded. */
import { Readable } from 'node:stream';
import type { Ports } from '../ports.ts';
import { putPublicImage } from './public-image.ts';

/** The same in every cloud, so that it is made once. */
export const testImageId = '5b9f0ab2-0b6c-4d34-9c4e-6a2f7c1d8e10';

const message = 'Micronova: this server has booted.\r\n';
const megabyte = 1 << 20;

/**
 * One mebibyte whose first sector prints a message through the BIOS and halts: set up the segment, print each
 * character with interrupt 10h, then `hlt` for ever.
 */
export function bootSector(): Uint8Array {
  const code = [
    0xfa, // cli
    0x31,
    0xc0, // xor ax, ax
    0x8e,
    0xd8, // mov ds, ax
    0xbe,
    0x1a,
    0x7c, // mov si, message
    0xac, // next: lodsb
    0x08,
    0xc0, // or al, al
    0x74,
    0x09, // jz stop
    0xb4,
    0x0e, // mov ah, 0eh
    0xbb,
    0x07,
    0x00, // mov bx, 7
    0xcd,
    0x10, // int 10h
    0xeb,
    0xf2, // jmp next
    0xf4, // stop: hlt
    0xeb,
    0xfd, // jmp stop
    0x90, // nop: the message begins at 1Ah
  ];
  const disk = new Uint8Array(megabyte);
  disk.set(code);
  disk.set(new TextEncoder().encode(message), 0x1a);
  disk.set([0x55, 0xaa], 510);
  return disk;
}

/** Makes the image unless it is there, or was once. @returns whether it was made */
export const putTestImage = (ports: Ports): Promise<boolean> =>
  putPublicImage(ports, { id: testImageId, name: 'test', diskFormat: 'raw', properties: {} }, async () => Readable.from([bootSector()]));
