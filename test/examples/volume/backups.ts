import { type Example, type ExampleRequest, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

async function ofBackup(world: World) {
  const backup = { volume_id: await world.volume(), name: world.name() };
  return { params: { backup_id: (await world.make('POST', '/volume/v3/backups', { backup })).text('backup.id') } };
}

const on = (operation: string, more: ExampleRequest = {}): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ ...(await ofBackup(world)), ...more }),
});

export const backups: readonly Example[] = [
  plain('backups.index'),
  plain('backups.detail'),
  { operation: 'backups.create', prepare: async (world) => ({ body: { backup: { volume_id: await world.volume(), name: 'nightly' } } }) },
  on('backups.show'),
  on('backups.update', { body: { backup: { name: 'renamed' } } }),
  on('backups.restore', { body: { restore: { name: 'as it was' } } }),
  on('backups.delete'),
  forAdmin(on('backup-actions.os-force_delete', { body: { 'os-force_delete': {} } })),
  forAdmin(on('backup-actions.os-reset_status', { body: { 'os-reset_status': { status: 'error' } } })),
];
