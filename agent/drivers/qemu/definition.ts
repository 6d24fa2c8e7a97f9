/** From a machine's record to the hardware that its guest finds, as QEMU's arguments. Every path is relative: QEMU works in the machine's folder. */
import { hash } from 'node:crypto';
import { asBoolean } from './properties.ts';
import { type Disk, type MachineRecord, volumeSlots } from './record.ts';

export const nameOf = (serverId: string) => `mn-${serverId}`;
export const fileOf = ({ name, format }: Pick<Disk, 'name' | 'format'>) => `${name}.${format}`;
export const rescueFile = 'rescue.qcow2';
export const configFile = 'config.iso';
export const rescueConfigFile = 'rescue-config.iso';
export const consoleFile = 'console.log';
/** Where what its guest asks of its metadata's address comes out. */
export const metadataSocket = 'metadata';

export type Accelerator = 'kvm' | 'tcg';

/** What is not its own to say. */
export interface Circumstances {
  /** That alone; else the host's processor where it can be used, and a slower one of software where not. */
  readonly accelerator?: Accelerator | undefined;
  /** It waits for its memory. */
  readonly isIncoming: boolean;
  readonly hasConfigDrive: boolean;
}

const accelerators: Readonly<Record<Accelerator, readonly string[]>> = {
  kvm: ['-accel', 'kvm'],
  tcg: ['-accel', 'tcg,tb-size=64'],
};

/** Places on the first bus that never change, whatever else there is: a memory that is loaded must find all of them again. */
const places = { vga: 1, serial: 2, firstDisk: 3, balloon: 8, random: 9, scsi: 10, usb: 11, firstNic: 12, firstPorts: 24 } as const;
const portsPerPlace = 8;

/** From where it boots, in this order: the disk of a rescue, its own root disk, volumes as they are told. */
const bootOrder = { rescue: 0, root: 1, volumes: 2 } as const;
export const bootIndexOf = (index: number | null) => (index === null || index < 0 ? {} : { bootindex: bootOrder.volumes + index });

const hex = (place: number) => `0x${place.toString(16)}`;
const device = (properties: object) => ['-device', JSON.stringify(properties)];
const object = (properties: object) => ['-object', JSON.stringify(properties)];

/** What it does when its host's disk is full: it stops, and goes on when it is told to. Other errors are its own to see. */
export const atErrors = { werror: 'enospc', rerror: 'report' } as const;

export const portOf = (slot: number) => `port-${slot}`;

function rootPorts(): string[] {
  return Array.from({ length: volumeSlots }, (_, slot) => {
    const [place, part] = [places.firstPorts + Math.floor(slot / portsPerPlace), slot % portsPerPlace];
    const many = part === 0 ? { multifunction: true } : {};
    // None of the few ports of old: without this there is no room for so many.
    return device({
      driver: 'pcie-root-port',
      id: portOf(slot),
      chassis: slot + 1,
      slot,
      bus: 'pcie.0',
      addr: `${hex(place)}.${part}`,
      'io-reserve': 0,
      ...many,
    });
  }).flat();
}

const blockdev = (nodeName: string, format: string, filename: string, more: object = {}) => [
  '-blockdev',
  JSON.stringify({
    driver: format,
    'node-name': nodeName,
    file: { driver: 'file', filename, ...('read-only' in more ? more : {}) },
    ...more,
  }),
];

/** How a disk of a rescue is connected, by the bus that its image asks for; Q35 has no bus for IDE and floppies but that of SATA. */
const rescueBuses: Readonly<Record<string, (isCd: boolean) => readonly string[][]>> = {
  virtio: () => [device({ driver: 'virtio-blk-pci', bus: 'pcie.0', addr: hex(places.firstDisk), ...atErrors, ...rescueDrive })],
  scsi: (isCd) => [device({ driver: isCd ? 'scsi-cd' : 'scsi-hd', bus: 'scsi.0', ...rescueDrive })],
  sata: (isCd) => [device({ driver: isCd ? 'ide-cd' : 'ide-hd', bus: 'ide.0', ...rescueDrive })],
  usb: () => [
    device({ driver: 'qemu-xhci', id: 'usb', bus: 'pcie.0', addr: hex(places.usb) }),
    device({ driver: 'usb-storage', bus: 'usb.0', ...rescueDrive }),
  ],
};
const rescueDrive = { id: 'disk-rescue', drive: 'rescue', bootindex: bootOrder.rescue };

/** @returns undefined for a bus that the machine has not */
export const rescueBus = (bus = 'virtio') =>
  Object.hasOwn(rescueBuses, bus === 'ide' ? 'sata' : bus) ? (bus === 'ide' ? 'sata' : bus) : undefined;

function ownDisks({ disks, rescue }: MachineRecord): readonly string[] {
  const isVirtio = rescue?.bus === 'virtio';
  const first = places.firstDisk + (isVirtio ? 1 : 0);
  const own = disks.flatMap((disk, index) => [
    ...blockdev(disk.name, disk.format, fileOf(disk), { discard: 'unmap' }),
    ...device({
      driver: 'virtio-blk-pci',
      id: `disk-${disk.name}`,
      drive: disk.name,
      bus: 'pcie.0',
      addr: hex(first + index),
      ...atErrors,
      ...(disk.name === 'root' && { bootindex: bootOrder.root }),
    }),
  ]);
  if (rescue === null) return own;
  const connected = rescueBuses[rescue.bus]?.(rescue.device === 'cdrom') ?? [];
  return [...blockdev('rescue', 'qcow2', rescueFile), ...connected.flat(), ...own];
}

/** The address of its card: those of its ports, or one that follows from its id. */
export function macsOf({ serverId, build }: MachineRecord): readonly string[] {
  const told = build?.networks.map(({ macAddress }) => macAddress) ?? [];
  const own = hash('sha256', serverId).slice(0, 6).match(/../g) ?? [];
  return told.length > 0 ? told : [`52:54:00:${own.join(':')}`];
}

/** Its first card is in the network of its metadata's address: that is how it has it, and in which guests look for it. */
const metadataNetwork = [
  ...['net=169.254.0.0/16', 'host=169.254.1.1', 'dns=169.254.1.2', 'dhcpstart=169.254.1.15'],
  'guestfwd=tcp:169.254.169.254:80-chardev:metadata',
].join();

/** Cards that lead out, and no way in but one from this machine to the port of the secure shell. */
function cards(record: MachineRecord, isIncoming: boolean): readonly string[] {
  const macs = (isIncoming ? record.cards : undefined) ?? macsOf(record);
  return macs.flatMap((mac, index) => [
    '-netdev',
    `user,id=net-${index}${index === 0 ? `,${metadataNetwork},hostfwd=tcp:127.0.0.1:${record.sshPort}-:22` : ''}`,
    ...device({
      driver: 'virtio-net-pci',
      id: `nic-${index}`,
      netdev: `net-${index}`,
      mac,
      bus: 'pcie.0',
      addr: hex(places.firstNic + index),
    }),
  ]);
}

/** So many cards have a place. */
export const mostCards = places.firstPorts - places.firstNic;

export const hasGuestAgent = ({ build }: MachineRecord) => asBoolean(build?.imageProperties?.['hw_qemu_guest_agent']);

const guestAgent = () => [
  ...['-chardev', 'socket,id=agent,path=agent,server=on,wait=off'],
  ...device({ driver: 'virtio-serial-pci', id: 'serial', bus: 'pcie.0', addr: hex(places.serial) }),
  ...device({ driver: 'virtserialport', bus: 'serial.0', chardev: 'agent', name: 'org.qemu.guest_agent.0' }),
];

/** @throws Error for one that is not built of anything */
export function argumentsOf(record: MachineRecord, { accelerator, isIncoming, hasConfigDrive }: Circumstances): readonly string[] {
  const { serverId, build, machineType, rescue } = record;
  if (build === null) throw new Error('The machine is not built of anything.');
  const drive = hasConfigDrive
    ? [
        ...blockdev('config', 'raw', rescue === null ? configFile : rescueConfigFile, { 'read-only': true }),
        // Of another kind than volumes, so that these have the letters that they are told.
        ...device({ driver: 'scsi-hd', id: 'disk-config', drive: 'config', bus: 'scsi.0' }),
      ]
    : [];
  return [
    ...['-name', nameOf(serverId), '-uuid', serverId, '-no-user-config', '-nodefaults', '-display', 'none', '-S'],
    ...['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'],
    ...['-pidfile', 'pid', '-qmp', 'unix:qmp,server=on,wait=off', '-vnc', 'unix:vnc'],
    ...['-machine', `${machineType},usb=off,vmport=off`, ...(accelerator ? accelerators[accelerator] : Object.values(accelerators).flat())],
    // All that the accelerator can give: the host's own processor, or what software has of one.
    ...['-cpu', 'max', '-smp', String(build.flavor.vcpus), '-m', `${build.flavor.memoryMib}M`, '-boot', 'strict=on', '-rtc', 'base=utc'],
    // By these a guest knows that it is in such a cloud, and asks for its metadata.
    ...[
      '-smbios',
      `type=1,manufacturer=OpenStack Foundation,product=OpenStack Nova,serial=${serverId},uuid=${serverId},family=Virtual Machine`,
    ],
    ...['-chardev', `socket,id=console,path=console,server=on,wait=off,logfile=${consoleFile},logappend=on`, '-serial', 'chardev:console'],
    ...device({ driver: 'VGA', id: 'vga', bus: 'pcie.0', addr: hex(places.vga) }),
    ...device({ driver: 'virtio-balloon-pci', id: 'balloon', bus: 'pcie.0', addr: hex(places.balloon) }),
    ...object({ 'qom-type': 'rng-random', id: 'random', filename: '/dev/urandom' }),
    ...device({ driver: 'virtio-rng-pci', rng: 'random', bus: 'pcie.0', addr: hex(places.random) }),
    ...device({ driver: 'virtio-scsi-pci', id: 'scsi', bus: 'pcie.0', addr: hex(places.scsi) }),
    ...rootPorts(),
    ...ownDisks(record),
    ...drive,
    ...['-chardev', `socket,id=metadata,path=${metadataSocket},server=on,wait=off`],
    ...cards(record, isIncoming),
    ...(hasGuestAgent(record) ? guestAgent() : []),
    ...(isIncoming ? ['-incoming', 'defer'] : []),
  ];
}
