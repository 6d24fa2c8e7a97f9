/**
 * What a host has been told of ports, and of what goes through them: a file for each port and each security group, replaced as a whole. Of what is told in any order, and
 * more than once, the newest stays. A port may be told of before it is plugged, and after it is gone.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { type GroupFilters, groupFilters, type NetworkPortPayload, networkPort } from '../../shared/messaging/network-ports.ts';
import type { UpdateFilters } from '../../shared/messaging/update-filters.ts';

export interface NetworkBook {
  /** Ports that are plugged from now on, with what was told of their groups. */
  plug(ports: readonly NetworkPortPayload[], filters: readonly GroupFilters[] | undefined): void;
  /** Ports that are not plugged any more, and groups that no other is in, are forgotten. */
  unplug(portIds: readonly string[]): void;
  take(told: UpdateFilters): void;
  /** As it was told last; undefined for one that nobody has told of. */
  port(portId: string): NetworkPortPayload | undefined;
  /** What a group lets through; undefined: nothing yet. */
  group(groupId: string): GroupFilters | undefined;
}

const portFile = z.object({ port: networkPort, isPlugged: z.boolean() });
type PortFile = z.output<typeof portFile>;

const groupFile = z.object({
  group: z.optional(groupFilters),
  /** What has come so far of a newer state. */
  coming: z.optional(z.object({ revision: z.int(), count: z.int(), parts: z.record(z.string(), groupFilters) })),
});
type GroupFile = z.output<typeof groupFile>;
type Part = Extract<UpdateFilters, { of: 'group' }>;

/** So many ports may be known that are not plugged: those that are about to be, and those of which news came late. */
const mostUnplugged = 256;

/** @param isDurable whether what is written survives the loss of power */
export function openNetworkBook(folder: string, isDurable: boolean): NetworkBook {
  const fileOf = (kind: 'port' | 'group', id: string) => join(folder, `${kind}-${id}`);

  /** @param flags those of opening the path */
  function durably(path: string, flags: string, work: (handle: number) => void): void {
    const handle = openSync(path, flags, 0o600);
    try {
      work(handle);
      if (isDurable) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  function write(file: string, value: PortFile | GroupFile): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    durably(`${file}.new`, 'w', (handle) => writeSync(handle, JSON.stringify(value)));
    // Its name is the folder's to keep.
    if (isDurable) durably(folder, 'r', () => renameSync(`${file}.new`, file));
    else renameSync(`${file}.new`, file);
  }

  const read = <T>(schema: z.ZodMiniType<T>, file: string): T | undefined =>
    existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const readPort = (id: string) => read(portFile, fileOf('port', id));
  const readGroup = (id: string): GroupFile => read(groupFile, fileOf('group', id)) ?? {};
  const idsOf = (kind: 'port' | 'group') =>
    existsSync(folder)
      ? readdirSync(folder).flatMap((name) => (name.startsWith(`${kind}-`) && !name.endsWith('.new') ? [name.slice(kind.length + 1)] : []))
      : [];

  function putPort(port: NetworkPortPayload, isPlugged: boolean): void {
    const known = readPort(port.portId);
    const isNewer = known === undefined || port.revision > known.port.revision || (isPlugged && port.revision === known.port.revision);
    // What its guest calls it is said when it is plugged, and not again.
    const tag = port.tag ?? known?.port.tag;
    const newest = { ...(isNewer ? port : known.port), ...(tag === undefined ? {} : { tag }) };
    write(fileOf('port', port.portId), { port: newest, isPlugged: isPlugged || known?.isPlugged === true });
    if (known === undefined && !isPlugged) forgetUnplugged();
  }

  function putGroup(group: GroupFilters): void {
    const known = readGroup(group.groupId);
    if (group.revision <= (known.group?.revision ?? -1)) return;
    const coming = (known.coming?.revision ?? -1) > group.revision ? known.coming : undefined;
    write(fileOf('group', group.groupId), { group, ...(coming && { coming }) });
  }

  function putPart({ group, part: { index, count } }: Part): void {
    const { groupId, revision } = group;
    const known = readGroup(groupId);
    if (count === 1) putGroup(group);
    if (count === 1) return;
    if (revision <= (known.group?.revision ?? -1) || revision < (known.coming?.revision ?? -1)) return;
    // Whoever tells it again may have divided it otherwise.
    const isSame = known.coming?.revision === revision && known.coming.count === count;
    const parts = { ...(isSame ? known.coming?.parts : {}), [index]: group };
    if (Object.keys(parts).length < count) write(fileOf('group', groupId), { ...known, coming: { revision, count, parts } });
    else putGroup(joined(group, Object.values(parts)));
  }

  function forgetUnplugged(): void {
    const unplugged = idsOf('port').filter((id) => readPort(id)?.isPlugged === false);
    if (unplugged.length <= mostUnplugged) return;
    const age = (id: string) => statSync(fileOf('port', id)).mtimeMs;
    const [oldest] = unplugged.toSorted((one, other) => age(one) - age(other));
    if (oldest !== undefined) rmSync(fileOf('port', oldest), { force: true });
  }

  return {
    plug(ports, filters = []) {
      for (const group of filters) putGroup(group);
      for (const port of ports) putPort(port, true);
    },
    unplug(portIds) {
      if (portIds.length === 0) return;
      for (const id of portIds) rmSync(fileOf('port', id), { force: true });
      const used = new Set(idsOf('port').flatMap((id) => readPort(id)?.port.groupIds ?? []));
      for (const id of idsOf('group')) if (!used.has(id)) rmSync(fileOf('group', id), { force: true });
    },
    take(told) {
      if (told.of === 'port') putPort(told.port, false);
      else putPart(told);
    },
    port: (portId) => readPort(portId)?.port,
    group: (groupId) => readGroup(groupId).group,
  };
}

function joined(group: GroupFilters, parts: readonly GroupFilters[]): GroupFilters {
  const ids = new Set(parts.flatMap(({ members }) => Object.keys(members)));
  const membersOf = (id: string) => parts.flatMap(({ members }) => members[id] ?? []);
  return {
    ...group,
    rules: parts.flatMap(({ rules }) => rules),
    members: Object.fromEntries([...ids].map((id) => [id, membersOf(id)])),
  };
}
