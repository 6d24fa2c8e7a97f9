/** What clients do, operation by operation: a generator for every operation that the simulation knows, by the operation's name. */

import type { LifecycleRow } from '../../shared/compute/actions/row.ts';
import * as actions from '../../shared/compute/actions/rows.ts';
import type { Server } from '../../shared/compute/servers/server.ts';
import { examples } from '../examples/catalogue.ts';
import type { Stream } from './chance.ts';
import { flavorIds, imageId } from './founding.ts';
import type { Books } from './invariants.ts';
import type { ApiReply, ApiRequest } from './processes.ts';
import type { Persona } from './tokens.ts';

/** What the clients have heard of, by project. */
export interface Known {
  readonly servers: Map<string, string[]>;
  readonly volumes: Map<string, string[]>;
  /** Servers and volumes that were attached at some time, as `server volume`. */
  readonly attached: Map<string, string[]>;
  /** Migrations that were under way when somebody looked. */
  readonly migrations: { readonly serverId: string; readonly path: string }[];
}

export interface Situation {
  readonly chance: Stream;
  readonly persona: Persona;
  readonly known: Known;
  /** How often the first volume is chosen, so that requests for it race. */
  readonly hotness: number;
  /** What there is, for a client that has looked before it asks. */
  readonly books: Pick<Books, 'servers' | 'mappings' | 'mappingsOfVolume'>;
  /** Whether a host counts as up. */
  readonly isUp: (host: string | null) => boolean;
}

type Fits = (server: Server, situation: Situation) => boolean;

/** A request, and what it is about. */
export interface Wish {
  readonly request: Omit<ApiRequest, 'token'>;
  readonly serverId?: string;
  readonly volumeId?: string;
}

export interface Generator {
  /** How often it is chosen, against the others. */
  readonly weight: number;
  /** Undefined when there is nothing to do it to. */
  readonly make: (situation: Situation) => Wish | undefined;
  /** What the client learns of the answer. */
  readonly learn?: (reply: ApiReply, situation: Situation, wish: Wish) => void;
}

const compute = '/compute/v2.1';
const volumeRoot = (persona: Persona) => `/volume/v3/${persona.projectId}`;

const listOf = (map: Map<string, string[]>, project: string): string[] => {
  const list = map.get(project) ?? [];
  map.set(project, list);
  return list;
};

/** Mostly the newest, so that requests meet. */
function recent({ chance }: Situation, ids: readonly string[]): string | undefined {
  if (ids.length === 0) return undefined;
  return chance.happens(0.6) ? chance.pick(ids.slice(-3)) : chance.pick(ids);
}

/** Mostly a server to which it can be done, if it is said to which that is; were it done to any, nearly everything would be refused. */
function serverOf(situation: Situation, fits?: Fits): string | undefined {
  const { chance, known, persona, books } = situation;
  const ids = listOf(known.servers, persona.projectId);
  if (fits === undefined || chance.happens(0.3)) return recent(situation, ids);
  const fitting = ids.filter((id) => {
    const server = books.servers.get(id);
    return server !== undefined && server.deletedAt === null && fits(server, situation);
  });
  return recent(situation, fitting);
}

/** Servers that the rows of the lifecycle let an action begin with. */
const may =
  (...rows: readonly LifecycleRow[]): Fits =>
  ({ vmState, taskState }) =>
    rows.some(
      ({ vmStates, taskStates }) =>
        (vmStates === null || vmStates.includes(vmState)) && (taskStates === null || taskStates.includes(taskState)),
    );

/** What nothing is done to, on a host that is silent. */
const isStranded: Fits = (server, situation) => !situation.isUp(server.host) && may(actions.evacuate)(server, situation);

const volumeOf = ({ chance, persona, known, hotness }: Situation) => {
  const ids = listOf(known.volumes, persona.projectId);
  if (ids.length === 0) return undefined;
  return chance.happens(hotness) ? ids[0] : chance.pick(ids);
};
function freeVolume({ chance, persona, known, books }: Situation): string | undefined {
  const free = listOf(known.volumes, persona.projectId).filter((id) => books.mappingsOfVolume(id).length === 0);
  return free.length === 0 ? undefined : chance.pick(free);
}
const anyVersion = (chance: Stream) => `compute ${chance.pick(['2.1', '2.60', '2.79', '2.93', 'latest'])}`;

const onServer = (make: (serverId: string, situation: Situation) => Wish['request'], fits?: Fits) => (situation: Situation) => {
  const serverId = serverOf(situation, fits);
  return serverId === undefined
    ? undefined
    : { request: { version: anyVersion(situation.chance), ...make(serverId, situation) }, serverId };
};

const action = (weight: number, body: (situation: Situation) => object, fits?: Fits): Generator => ({
  weight,
  make: onServer((id, situation) => ({ method: 'POST', path: `${compute}/servers/${id}/action`, body: body(situation) }), fits),
});

const onMigration = (weight: number, make: (path: string) => Wish['request']): Generator => ({
  weight,
  make({ known, chance }) {
    const found = known.migrations.length === 0 ? undefined : chance.pick(known.migrations.slice(-2));
    return found && { request: { version: 'compute 2.65', ...make(found.path) }, serverId: found.serverId };
  },
});

const onBoth =
  (make: (serverId: string, volumeId: string, situation: Situation) => Wish['request']) =>
  (situation: Situation): Wish | undefined => {
    const [serverId, volumeId] = [serverOf(situation, may(actions.attachVolume)), volumeOf(situation)];
    if (serverId === undefined || volumeId === undefined) return undefined;
    return { request: make(serverId, volumeId, situation), serverId, volumeId };
  };

/** What servers of the project have attached now. */
const attachedNow = ({ known, persona, books }: Situation) =>
  listOf(known.servers, persona.projectId).flatMap((serverId) =>
    [...(books.mappings.get(serverId)?.values() ?? [])].flatMap(({ volumeId, state }) =>
      volumeId !== null && state === 'attached' ? [`${serverId} ${volumeId}`] : [],
    ),
  );

/** Mostly something that is attached, or was. */
const onAttached =
  (make: (serverId: string, volumeId: string, situation: Situation) => Wish['request']) =>
  (situation: Situation): Wish | undefined => {
    const once = listOf(situation.known.attached, situation.persona.projectId);
    const pair = recent(situation, situation.chance.happens(0.7) ? attachedNow(situation) : once);
    if (pair === undefined || situation.chance.happens(0.1)) return onBoth(make)(situation);
    const [serverId = '', volumeId = ''] = pair.split(' ');
    return { request: make(serverId, volumeId, situation), serverId, volumeId };
  };

const onVolume =
  (make: (volumeId: string, situation: Situation) => Wish['request']) =>
  (situation: Situation): Wish | undefined => {
    const volumeId = volumeOf(situation);
    return volumeId === undefined ? undefined : { request: make(volumeId, situation), volumeId };
  };

function disks(situation: Situation): object {
  const { chance } = situation;
  const volumeId = volumeOf(situation);
  const fromImage = { source_type: 'image', destination_type: 'local', uuid: imageId, boot_index: 0, delete_on_termination: true };
  const kind = chance.random();
  if (kind < 0.5) return { imageRef: imageId };
  if (kind < 0.6 || volumeId === undefined) {
    const made = { source_type: 'image', destination_type: 'volume', uuid: imageId, volume_size: 1, boot_index: 0 };
    return { block_device_mapping_v2: [{ ...made, delete_on_termination: chance.happens(0.5) }] };
  }
  const boots = kind < 0.8;
  const own = { source_type: 'volume', destination_type: 'volume', uuid: volumeId, delete_on_termination: chance.happens(0.2) };
  if (boots) return { block_device_mapping_v2: [{ ...own, boot_index: 0 }] };
  return { imageRef: imageId, block_device_mapping_v2: [fromImage, { ...own, boot_index: -1 }] };
}

interface ShownMigration {
  readonly id: number;
  /** In the list of all, and in that of a server. */
  readonly instance_uuid?: string;
  readonly server_uuid?: string;
}

function learnMigrations(reply: ApiReply, { known }: Situation): void {
  const { migrations = [] } = (reply.body ?? {}) as { migrations?: readonly ShownMigration[] };
  for (const { id, instance_uuid, server_uuid } of migrations) {
    const serverId = instance_uuid ?? server_uuid ?? '';
    known.migrations.push({ serverId, path: `${compute}/servers/${serverId}/migrations/${id}` });
  }
}

const volumeStates = ['available', 'in-use', 'detaching', 'error', 'reserved'];

export const generators: Readonly<Record<string, Generator>> = {
  'servers.create': {
    weight: 7,
    make(situation) {
      const { chance } = situation;
      const server = { name: 'web', flavorRef: chance.pick(flavorIds), networks: 'none', ...disks(situation) };
      const several = chance.happens(0.15) ? { min_count: 1, max_count: chance.between(2, 3), return_reservation_id: false } : {};
      return {
        request: { method: 'POST', path: `${compute}/servers`, version: 'compute 2.67', body: { server: { ...server, ...several } } },
      };
    },
    learn(reply, { known, persona }) {
      const id = (reply.body as { server?: { id?: string } } | undefined)?.server?.id;
      if (id !== undefined) listOf(known.servers, persona.projectId).push(id);
    },
  },
  'servers.delete': { weight: 2, make: onServer((id) => ({ method: 'DELETE', path: `${compute}/servers/${id}` })) },
  'servers.update': {
    weight: 1,
    make: onServer((id, { chance }) => ({
      method: 'PUT',
      path: `${compute}/servers/${id}`,
      version: 'compute 2.1',
      body: { server: { name: `name-${chance.between(1, 9)}` } },
    })),
  },
  'servers.show': { weight: 3, make: onServer((id) => ({ method: 'GET', path: `${compute}/servers/${id}` })) },
  'servers.detail': { weight: 1, make: () => ({ request: { method: 'GET', path: `${compute}/servers/detail`, version: 'compute 2.79' } }) },
  'servers.index': { weight: 1, make: () => ({ request: { method: 'GET', path: `${compute}/servers` } }) },
  'server-actions.os-start': action(2, () => ({ 'os-start': null }), may(actions.start)),
  'server-actions.os-stop': action(3, () => ({ 'os-stop': null }), may(actions.stop)),
  'server-actions.os-getConsoleOutput': action(1, () => ({ 'os-getConsoleOutput': { length: 2 } }), may(actions.stop)),
  'server-diagnostics.index': { weight: 1, make: onServer((id) => ({ method: 'GET', path: `${compute}/servers/${id}/diagnostics` })) },
  'server-actions.reboot': action(
    2,
    ({ chance }) => ({ reboot: { type: chance.pick(['HARD', 'SOFT']) } }),
    may(actions.softReboot, actions.hardReboot),
  ),
  'server-actions.pause': action(2, () => ({ pause: null }), may(actions.pause)),
  'server-actions.unpause': action(2, () => ({ unpause: null }), may(actions.unpause)),
  'server-actions.suspend': action(2, () => ({ suspend: null }), may(actions.suspend)),
  'server-actions.resume': action(2, () => ({ resume: null }), may(actions.resume)),
  'server-actions.trigger_crash_dump': action(1, () => ({ trigger_crash_dump: null }), may(actions.triggerCrashDump)),
  'server-actions.forceDelete': action(0.5, () => ({ forceDelete: null })),
  'server-actions.restore': action(2, () => ({ restore: null }), may(actions.restore)),
  'server-actions.migrate': action(4, () => ({ migrate: null }), may(actions.migrate)),
  'server-actions.os-migrateLive': {
    weight: 6,
    make: onServer(
      (id) => ({
        method: 'POST',
        path: `${compute}/servers/${id}/action`,
        version: 'compute 2.68',
        body: { 'os-migrateLive': { host: null, block_migration: 'auto' } },
      }),
      may(actions.liveMigrate),
    ),
  },
  'server-actions.evacuate': {
    // It is for servers on hosts that are silent, and those are few.
    weight: 12,
    make: onServer(
      (id, { chance }) => ({
        method: 'POST',
        path: `${compute}/servers/${id}/action`,
        version: chance.pick(['compute 2.68', 'compute 2.95']),
        body: { evacuate: {} },
      }),
      isStranded,
    ),
  },
  /** Of live migrations, and of all that is under way: what the server is shut down for can be given up as well. */
  'server-migrations.index': {
    weight: 3,
    make: onServer(
      (id) => ({ method: 'GET', path: `${compute}/servers/${id}/migrations`, version: 'compute 2.65' }),
      ({ migrationId }) => migrationId !== null,
    ),
    learn: learnMigrations,
  },
  'migrations.index': {
    weight: 3,
    make(situation) {
      const serverId = serverOf(situation, ({ migrationId }) => migrationId !== null);
      if (serverId === undefined) return undefined;
      // A server that is gone still has had its moves.
      return { request: { method: 'GET', path: `${compute}/os-migrations`, query: `instance_uuid=${serverId}`, version: 'compute 2.59' } };
    },
    learn: learnMigrations,
  },
  'server-migrations.delete': onMigration(3, (path) => ({ method: 'DELETE', path })),
  'server-migrations.force_complete': onMigration(1, (path) => ({
    method: 'POST',
    path: `${path}/action`,
    body: { force_complete: null },
  })),
  'server-actions.resize': action(3, ({ chance }) => ({ resize: { flavorRef: chance.pick(flavorIds) } }), may(actions.resize)),
  'server-actions.confirmResize': action(3, () => ({ confirmResize: null }), may(actions.confirmResize)),
  'server-actions.revertResize': action(3, () => ({ revertResize: null }), may(actions.revertResize)),
  'server-actions.rebuild': action(
    3,
    ({ chance }) => ({ rebuild: { imageRef: imageId, preserve_ephemeral: chance.happens(0.3) } }),
    may(actions.rebuild),
  ),
  'server-actions.rescue': action(2, () => ({ rescue: null }), may(actions.rescue)),
  'server-actions.unrescue': action(3, () => ({ unrescue: null }), may(actions.unrescue)),
  'server-actions.changePassword': action(1, () => ({ changePassword: { adminPass: 'secret' } }), may(actions.changePassword)),
  'server-actions.createImage': action(2, () => ({ createImage: { name: 'image' } }), may(actions.createImage)),
  'server-actions.createBackup': action(
    2,
    ({ chance }) => ({ createBackup: { name: 'backup', backup_type: 'daily', rotation: chance.between(0, 2) } }),
    may(actions.createBackup),
  ),
  'server-actions.shelve': action(4, () => ({ shelve: null }), may(actions.shelve)),
  'server-actions.shelveOffload': action(1, () => ({ shelveOffload: null }), may(actions.shelveOffload)),
  'server-actions.unshelve': action(5, () => ({ unshelve: null }), may(actions.unshelve)),
  'volume-attachments.create': {
    weight: 11,
    make: onBoth((serverId, volumeId, { chance }) => ({
      method: 'POST',
      path: `${compute}/servers/${serverId}/os-volume_attachments`,
      version: chance.happens(0.7) ? 'compute 2.79' : anyVersion(chance),
      body: { volumeAttachment: { volumeId } },
    })),
    learn(_reply, { known, persona }, { serverId, volumeId }) {
      listOf(known.attached, persona.projectId).push(`${serverId} ${volumeId}`);
    },
  },
  'volume-attachments.delete': {
    weight: 5,
    make: onAttached((serverId, volumeId) => ({
      method: 'DELETE',
      path: `${compute}/servers/${serverId}/os-volume_attachments/${volumeId}`,
      version: 'compute 2.79',
    })),
  },
  'volume-attachments.update': {
    weight: 6,
    // For its own id it changes the attachment, for another it swaps the volumes, if the first is being moved.
    make: onAttached((serverId, volumeId, situation) => ({
      method: 'PUT',
      path: `${compute}/servers/${serverId}/os-volume_attachments/${volumeId}`,
      version: 'compute 2.85',
      body: {
        volumeAttachment: situation.chance.happens(0.3)
          ? { volumeId, delete_on_termination: situation.chance.happens(0.5) }
          : { volumeId: (situation.chance.happens(0.7) ? freeVolume(situation) : volumeOf(situation)) ?? volumeId },
      },
    })),
  },
  'server-external-events.create': {
    weight: 1,
    make: onAttached((serverId, volumeId, { chance }) => {
      const event = chance.pick([
        { name: 'volume-extended', tag: volumeId },
        { name: 'power-update', tag: chance.pick(['POWER_ON', 'POWER_OFF']) },
      ]);
      return {
        method: 'POST',
        path: `${compute}/os-server-external-events`,
        version: 'compute 2.93',
        body: {
          events: [
            { ...event, server_uuid: serverId },
            { name: 'network-changed', server_uuid: serverId },
          ],
        },
      };
    }),
  },
  'assisted-volume-snapshots.create': {
    weight: 0.5,
    make: onVolume((volume_id) => ({
      method: 'POST',
      path: `${compute}/os-assisted-volume-snapshots`,
      body: { snapshot: { volume_id, create_info: { snapshot_id: volume_id, type: 'qcow2', new_file: 'new' } } },
    })),
  },
  'assisted-volume-snapshots.delete': {
    weight: 0.5,
    make: onVolume((volume_id) => ({
      method: 'DELETE',
      path: `${compute}/os-assisted-volume-snapshots/${volume_id}?delete_info=${encodeURIComponent(JSON.stringify({ volume_id }))}`,
    })),
  },
  'volume-attachments.index': {
    weight: 1,
    make: onServer((id) => ({ method: 'GET', path: `${compute}/servers/${id}/os-volume_attachments` })),
  },
  'volume-attachments.show': {
    weight: 1,
    make: onBoth((serverId, volumeId) => ({ method: 'GET', path: `${compute}/servers/${serverId}/os-volume_attachments/${volumeId}` })),
  },
  'volumes.create': {
    weight: 1,
    make: ({ chance, persona }) => ({
      request: {
        method: 'POST',
        path: `${volumeRoot(persona)}/volumes`,
        body: { volume: { size: 1, ...(chance.happens(0.3) ? { volume_type: 'multiattach' } : {}) } },
      },
    }),
    learn(reply, { known, persona }) {
      const id = (reply.body as { volume?: { id?: string } } | undefined)?.volume?.id;
      if (id !== undefined) listOf(known.volumes, persona.projectId).push(id);
    },
  },
  'volumes.delete': {
    weight: 0.5,
    make: onVolume((id, { persona }) => ({ method: 'DELETE', path: `${volumeRoot(persona)}/volumes/${id}` })),
  },
  'volumes.show': { weight: 0.5, make: onVolume((id, { persona }) => ({ method: 'GET', path: `${volumeRoot(persona)}/volumes/${id}` })) },
  /** Administrators set what they like: it changes who may attach nothing. */
  'volume-actions.os-reset_status': {
    weight: 2,
    make: onVolume((id, { persona, chance }) => ({
      method: 'POST',
      path: `${volumeRoot(persona)}/volumes/${id}/action`,
      body: {
        'os-reset_status': {
          status: chance.pick(volumeStates),
          attach_status: chance.pick(['attached', 'detached']),
          migration_status: chance.pick(['migrating', 'migrating', 'none']),
        },
      },
    })),
  },
};

/** Writing operations of the Compute API that the workload leaves out, and why: their examples say so. */
export const leftOut: Readonly<Record<string, string>> = Object.fromEntries(
  examples.compute.flatMap(({ operation, unsimulated }) => (unsimulated === undefined ? [] : [[operation, unsimulated]])),
);
