import type { Programs } from '../../programs.ts';

export const programsOfMachines: Programs = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  'qemu-io': 'qemu-utils',
  genisoimage: 'genisoimage',
  'mkfs.ext4': 'e2fsprogs',
  mkswap: 'util-linux',
};
