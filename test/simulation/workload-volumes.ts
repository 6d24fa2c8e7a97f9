/** What clients do with volumes, and with volumes of servers: generators by the operation's name. */
import {
  anyVersion,
  compute,
  freeVolume,
  type Generator,
  listOf,
  onAttached,
  onBoth,
  onServer,
  onVolume,
  volumeOf,
  volumeRoot,
} from './wishes.ts';

const volumeStates = ['available', 'in-use', 'detaching', 'error', 'reserved'];

export const volumeGenerators: Readonly<Record<string, Generator>> = {
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
