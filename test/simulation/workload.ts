/** What clients do, operation by operation: a generator for every operation that the simulation knows, by the operation's name. */

import * as actions from '../../shared/compute/actions/rows.ts';
import { examples } from '../examples/catalogue.ts';
import { flavorIds, imageId } from './founding.ts';
import type { ApiReply } from './processes.ts';
import {
  action,
  compute,
  type Generator,
  isStranded,
  listOf,
  may,
  onMigration,
  onServer,
  recent,
  type Situation,
  serverOf,
  volumeOf,
} from './wishes.ts';
import { networkGenerators, networksFor } from './workload-networks.ts';
import { volumeGenerators } from './workload-volumes.ts';

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

const serverGenerators: Readonly<Record<string, Generator>> = {
  'servers.create': {
    weight: 7,
    make(situation) {
      const { chance } = situation;
      const server = { name: 'web', flavorRef: chance.pick(flavorIds), networks: networksFor(situation), ...disks(situation) };
      const several = chance.happens(0.15) ? { min_count: 1, max_count: chance.between(2, 3), return_reservation_id: false } : {};
      const group = recent(situation, chance.happens(0.5) ? listOf(situation.known.groups, situation.persona.projectId) : []);
      const body = { server: { ...server, ...several }, ...(group === undefined ? {} : { 'os:scheduler_hints': { group } }) };
      return { request: { method: 'POST', path: `${compute}/servers`, version: 'compute 2.67', body } };
    },
    learn(reply, { known, persona }) {
      const id = (reply.body as { server?: { id?: string } } | undefined)?.server?.id;
      if (id !== undefined) listOf(known.servers, persona.projectId).push(id);
    },
  },
  /** Hosts are taken out of service, many of them to be drained, and put back. What is fenced off is not among it. */
  'services.update': {
    weight: 1,
    make({ chance, hosts }) {
      const body = { host: chance.pick(hosts), binary: 'nova-compute' };
      const put = (what: string, more = {}) => ({
        request: { method: 'PUT', path: `${compute}/os-services/${what}`, version: 'compute 2.11', body: { ...body, ...more } },
      });
      if (chance.happens(0.3)) return put('enable');
      const reasons = ['drain', 'drain cold', 'drain 1', 'drain return', 'drain cold return', 'a fan'];
      return put('disable-log-reason', { disabled_reason: chance.pick(reasons) });
    },
  },
  'server-groups.create': {
    weight: 1,
    make({ chance }) {
      const policy = chance.pick(['anti-affinity', 'anti-affinity', 'affinity', 'soft-anti-affinity']);
      const rules = policy === 'anti-affinity' && chance.happens(0.3) ? { rules: { max_server_per_host: 2 } } : {};
      const body = { server_group: { name: 'group', policy, ...rules } };
      return { request: { method: 'POST', path: `${compute}/os-server-groups`, version: 'compute 2.64', body } };
    },
    learn(reply, { known, persona }) {
      const id = (reply.body as { server_group?: { id?: string } } | undefined)?.server_group?.id;
      if (id !== undefined) listOf(known.groups, persona.projectId).push(id);
    },
  },
  'server-groups.delete': {
    weight: 0.3,
    make({ known, persona, chance }) {
      const ids = listOf(known.groups, persona.projectId);
      if (ids.length === 0) return undefined;
      return { request: { method: 'DELETE', path: `${compute}/os-server-groups/${chance.pick(ids)}` } };
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
    weight: 150,
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
};

export const generators: Readonly<Record<string, Generator>> = { ...serverGenerators, ...volumeGenerators, ...networkGenerators };

/** Writing operations of the Compute API that the workload leaves out, and why: their examples say so. */
export const leftOut: Readonly<Record<string, string>> = Object.fromEntries(
  examples.compute.flatMap(({ operation, unsimulated }) => (unsimulated === undefined ? [] : [[operation, unsimulated]])),
);
