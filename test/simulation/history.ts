/** What was true when: every state of every server, who held every volume, what every project used; by the scheduler's steps. */
import { projectUsageKey, userUsagePrefix } from '../../shared/quota/usage.ts';
import type { Item, Key } from '../../shared/store/port.ts';
import type { Change, Watcher, World } from './world.ts';

interface Entry<T> {
  readonly step: number;
  readonly value: T;
}

export interface ServerState {
  readonly vmState: string;
  readonly taskState: string | null;
  readonly isDeleted: boolean;
  readonly projectId: string;
  /** Ids of the volumes that it maps. */
  readonly volumeIds: readonly string[];
}

export interface Usage {
  readonly instances: number;
  readonly cores: number;
  readonly ram: number;
}

export interface History extends Watcher {
  /** All states that a server had between two steps, the one that it had at the first among them. */
  serverStates(id: string, from: number, to: number): readonly (ServerState | undefined)[];
  /** The same for the servers that held a volume. */
  holders(volumeId: string, from: number, to: number): readonly string[];
  /** By a project's counter, or a user's in it. */
  usages(counter: Key, from: number, to: number): readonly Usage[];
}

/** The entries that held at some time between two steps. */
function between<T>(entries: readonly Entry<T>[] | undefined, from: number, to: number): readonly (T | undefined)[] {
  const before = entries?.findLast(({ step }) => step < from);
  return [before?.value, ...(entries ?? []).filter(({ step }) => step >= from && step <= to).map(({ value }) => value)];
}

function add<T>(map: Map<string, Entry<T>[]>, id: string, step: number, value: T): void {
  const entries = map.get(id) ?? [];
  entries.push({ step, value });
  map.set(id, entries);
}

const idOf = ({ pk, sk }: Key) => `${pk} ${sk}`;

const isUsage = ({ pk, sk }: Key) => pk.startsWith('PROJECT#') && (sk === projectUsageKey('').sk || sk.startsWith(userUsagePrefix));

export function keepHistory(world: World): History {
  const servers = new Map<string, Entry<ServerState>[]>();
  const volumes = new Map<string, Entry<readonly string[]>[]>();
  const usage = new Map<string, Entry<Usage>[]>();
  const held = new Map<string, Map<string, string>>();

  function hold({ key, before, after }: Change): void {
    const volumeId = text(after ?? before, 'volumeId');
    if (volumeId === undefined) return;
    const holders = held.get(volumeId) ?? new Map<string, string>();
    held.set(volumeId, holders);
    if (after === undefined) holders.delete(key.sk);
    else holders.set(key.sk, text(after, 'serverId') ?? '');
    add(volumes, volumeId, world.scheduler.steps, [...holders.values()]);
  }

  return {
    changed(changes) {
      for (const change of changes) {
        const { key, after } = change;
        if (key.sk === 'SERVER' && after !== undefined) add(servers, text(after, 'id') ?? '', world.scheduler.steps, stateOf(after));
        if (key.sk.startsWith('SERVER#MAPPING#')) hold(change);
        if (isUsage(key) && after !== undefined) {
          add(usage, idOf(key), world.scheduler.steps, usageOf(after));
        }
      }
    },
    serverStates: (id, from, to) => between(servers.get(id), from, to),
    holders: (volumeId, from, to) => between(volumes.get(volumeId), from, to).flatMap((holders) => holders ?? []),
    usages: (counter, from, to) => between(usage.get(idOf(counter)), from, to).map((value) => value ?? { instances: 0, cores: 0, ram: 0 }),
  };
}

export function text(item: Item | undefined, name: string): string | undefined {
  const value = item?.[name];
  return typeof value === 'string' ? value : undefined;
}

export function number(item: Item | undefined, name: string): number {
  const value = item?.[name];
  return typeof value === 'number' ? value : 0;
}

function stateOf(item: Item): ServerState {
  const attached = item['volumesAttached'] as readonly { readonly volumeId: string }[];
  return {
    vmState: text(item, 'vmState') ?? '',
    taskState: text(item, 'taskState') ?? null,
    isDeleted: item['deletedAt'] !== null,
    projectId: text(item, 'projectId') ?? '',
    volumeIds: attached.map(({ volumeId }) => volumeId),
  };
}

const usageOf = (item: Item): Usage => ({ instances: number(item, 'instances'), cores: number(item, 'cores'), ram: number(item, 'ram') });
