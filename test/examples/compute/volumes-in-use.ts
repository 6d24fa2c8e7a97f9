/** What volume services tell and ask of volumes that servers use. */
import { type Example, forAdmin } from '../example.ts';

export const volumesInUse: readonly Example[] = [
  forAdmin({
    operation: 'server-external-events.create',
    since: '2.93',
    async prepare(world) {
      const { server_id: server, volume_id: volume } = await world.attached();
      const event = (name: string, tag?: string) => ({ name, server_uuid: server, ...(tag === undefined ? {} : { tag }) });
      return {
        body: {
          events: [
            { ...event('network-changed'), status: 'completed' },
            event('volume-extended', volume),
            event('power-update', 'POWER_OFF'),
          ],
        },
      };
    },
  }),
  forAdmin({
    operation: 'assisted-volume-snapshots.create',
    async prepare(world) {
      const { volume_id } = await world.attached();
      return {
        body: {
          snapshot: { volume_id, create_info: { snapshot_id: world.freshId(), type: 'qcow2', new_file: 'new', id: world.freshId() } },
        },
      };
    },
  }),
  forAdmin({
    operation: 'assisted-volume-snapshots.delete',
    async prepare(world) {
      const { volume_id } = await world.attached();
      return { params: { id: world.freshId() }, query: `?delete_info=${encodeURIComponent(JSON.stringify({ volume_id }))}` };
    },
  }),
];
