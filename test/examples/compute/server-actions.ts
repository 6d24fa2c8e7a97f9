import { type Example, forAdmin } from '../example.ts';

const running = (operation: string, body: object): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ params: { server_id: await world.server() }, body }),
});

/** With a server that something was done to before. */
const after = (operation: string, body: object, before: object): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ params: { server_id: await world.serverAfter(before) }, body }),
});

const resized = (operation: string, body: object): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ params: { server_id: await world.movedServer() }, body }),
});

export const serverActions: readonly Example[] = [
  {
    operation: 'server-actions.os-start',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.serverAfter({ 'os-stop': null }) }, body: { 'os-start': null } }),
  },
  running('server-actions.os-stop', { 'os-stop': null }),
  {
    ...running('server-actions.reboot', { reboot: { type: 'SOFT' } }),
    variants: async (world) => [{ params: { server_id: await world.server() }, body: { reboot: { type: 'HARD' } } }],
  },
  running('server-actions.pause', { pause: null }),
  after('server-actions.unpause', { unpause: null }, { pause: null }),
  running('server-actions.suspend', { suspend: null }),
  after('server-actions.resume', { resume: null }, { suspend: null }),
  {
    ...running('server-actions.trigger_crash_dump', { trigger_crash_dump: null }),
    since: '2.17',
    variants: async (world) => [{ params: { server_id: await world.serverAfter({ pause: null }) }, body: { trigger_crash_dump: null } }],
  },
  running('server-actions.forceDelete', { forceDelete: null }),
  {
    operation: 'server-actions.restore',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.softDeletedServer() }, body: { restore: null } }),
  },
  forAdmin(running('server-actions.migrate', { migrate: null })),
  {
    operation: 'server-actions.resize',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() }, body: { resize: { flavorRef: '2' } } }),
  },
  resized('server-actions.confirmResize', { confirmResize: null }),
  resized('server-actions.revertResize', { revertResize: null }),
  { ...running('server-actions.lock', { lock: null }), unsimulated: 'says who may act on a server, and changes nothing of it' },
  { ...running('server-actions.unlock', { unlock: null }), unsimulated: 'says who may act on a server, and changes nothing of it' },
  {
    ...running('server-actions.os-getConsoleOutput', { 'os-getConsoleOutput': { length: 3 } }),
    async variants(world) {
      const params = { server_id: await world.server() };
      const asked = [{}, { length: null }, { length: '2' }, { length: -1 }, { length: 0 }];
      return asked.map((each) => ({ params, body: { 'os-getConsoleOutput': each } }));
    },
  },
  {
    ...forAdmin(running('server-actions.injectNetworkInfo', { injectNetworkInfo: null })),
    unsimulated: 'it does nothing',
  },
  {
    ...forAdmin(running('server-actions.os-resetState', { 'os-resetState': { state: 'active' } })),
    unsimulated: 'an administrator may say of a server what is not so',
  },
];
