/** What both ends of a transfer agree on: `HEAD /`, whether one would be let in; `PUT /disks/NAME`, a disk as qcow2. The machine that it is for is who the key belongs to. */

/** Keys are agreed on anew for each connection: who learns one later reads nothing of what was sent. */
export const ciphers = 'ECDHE-PSK-CHACHA20-POLY1305:DHE-PSK-CHACHA20-POLY1305:DHE-PSK-AES256-GCM-SHA384';

const names = ['root', 'ephemeral', 'swap'] as const;
type DiskName = (typeof names)[number];

export const diskPath = {
  of: (name: DiskName) => `/disks/${name}`,
  nameIn: (path = '') => names.find((name) => path === `/disks/${name}`),
};
