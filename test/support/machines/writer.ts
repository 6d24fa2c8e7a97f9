/** A disk whose guest does nothing but write to it, from its first moment on, without a system: a boot sector that counts. */
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type MachineCloud, machineCloud } from './cloud.ts';
import { run, until } from './qemu.ts';

const sectorBytes = 512;

/**
 * Sector 1 counts boots. Sector 1 + n belongs to the n-th boot: it holds its number and a count that grows some 18 times a second. So whoever writes can be told from
 * whoever wrote before.
 */
function writerDisk(): Uint8Array {
  const code = [
    [0x31, 0xc0], // xor ax, ax
    [0x8e, 0xd8], // mov ds, ax
    [0x8e, 0xc0], // mov es, ax
    [0x8e, 0xd0], // mov ss, ax
    [0xbc, 0x00, 0x7c], // mov sp, 7c00h
    [0xbb, 0x00, 0x80], // mov bx, 8000h
    [0xb6, 0x00], // mov dh, 0
    [0xb9, 0x02, 0x00], // mov cx, 2: the BIOS counts sectors from 1
    [0xb8, 0x01, 0x02], // mov ax, 0201h: read one
    [0xcd, 0x13], // int 13h
    [0xff, 0x06, 0x00, 0x80], // inc word [8000h]
    [0xb8, 0x01, 0x03], // mov ax, 0301h: write one
    [0xcd, 0x13], // int 13h
    [0x8b, 0x0e, 0x00, 0x80], // mov cx, [8000h]
    [0x83, 0xc1, 0x02], // add cx, 2
    [0x66, 0xff, 0x06, 0x02, 0x80], // again: inc dword [8002h]
    [0xfb, 0xf4], // sti; hlt: until the clock ticks
    [0xb8, 0x01, 0x03], // mov ax, 0301h
    [0xcd, 0x13], // int 13h
    [0xeb, 0xf2], // jmp again
  ].flat();
  const disk = new Uint8Array(1 << 20);
  disk.set(code);
  disk.set([0x55, 0xaa], sectorBytes - 2);
  return disk;
}

/** How far the n-th boot has come, read past whoever uses the disk: 0 when it has not written yet. */
async function writtenBy(boot: number, file: string): Promise<number> {
  const { stdout } = await run('qemu-io', ['-U', '-r', '-f', 'qcow2', '-c', `read -v ${(1 + boot) * sectorBytes} 16`, file]);
  const bytes =
    /^[0-9a-f]{8}:\s+((?:[0-9a-f]{2} ){6})/m
      .exec(stdout)?.[1]
      ?.trim()
      .split(' ')
      .map((hex) => Number.parseInt(hex, 16)) ?? [];
  const view = new DataView(Uint8Array.from(bytes).buffer);
  return view.getUint16(0, true) === boot ? view.getUint32(2, true) : 0;
}

/** A server that runs from a volume, and what its guest has written there. */
export async function writingServer(cloud: MachineCloud) {
  const imageRef = await cloud.image('writer', writerDisk());
  const { volume } = await cloud.must<{ volume: { id: string } }>('POST', '/volume/v3/volumes', { volume: { size: 1, imageRef } });
  await cloud.volumeIs(volume.id, 'available');
  const disks = [{ boot_index: 0, uuid: volume.id, source_type: 'volume', destination_type: 'volume' }];
  const id = await newServer(cloud, { block_device_mapping_v2: disks });
  const file = join(cloud.folders.volumes, volume.id, 'data.qcow2');
  const written = (boot: number) => writtenBy(boot, file);
  /** The guest of that boot goes on. */
  const goesOn = async (boot: number, milliseconds?: number) => {
    const before = await written(boot);
    await until(async () => (await written(boot)) > before + 5, `writes of boot ${boot}`, milliseconds);
  };
  await goesOn(1);
  return { id, volumeId: volume.id, written, goesOn };
}

export async function newServer(cloud: MachineCloud, changes: object): Promise<string> {
  const wanted = { name: 's', flavorRef: '42', networks: 'none', ...changes };
  const { server } = await cloud.must<{ server: { id: string } }>('POST', `/compute/v2.1/servers`, { server: wanted });
  await cloud.becomes(server.id, 'ACTIVE');
  return server.id;
}

export async function twoHosts(context: TestContext): Promise<MachineCloud> {
  const cloud = await machineCloud(context, ['host-1', 'host-2']);
  await cloud.isUp();
  return cloud;
}
