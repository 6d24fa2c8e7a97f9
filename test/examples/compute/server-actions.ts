import type { Example } from '../example.ts';

const running = (operation: string, body: object): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ params: { server_id: await world.server() }, body }),
});

export const serverActions: readonly Example[] = [
  {
    operation: 'server-actions.os-start',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.stoppedServer() }, body: { 'os-start': null } }),
  },
  running('server-actions.os-stop', { 'os-stop': null }),
  running('server-actions.reboot', { reboot: { type: 'SOFT' } }),
];
