/** Consoles and what opens them. */
import { type Example, forAdmin } from '../example.ts';

const looksOnly = 'it asks a host and hands out a token';

const opening = (action: string, type: string): Example => ({
  operation: `server-actions.${action}`,
  isOwned: true,
  prepare: async (world) => ({ params: { server_id: await world.server() }, body: { [action]: { type } } }),
  unsimulated: looksOnly,
});

const remote = (protocol: string, type: string) => ({ remote_console: { protocol, type } });

export const consoles: readonly Example[] = [
  opening('os-getVNCConsole', 'novnc'),
  opening('os-getSPICEConsole', 'spice-html5'),
  opening('os-getSerialConsole', 'serial'),
  {
    operation: 'server-actions.os-getRDPConsole',
    prepare: (world) => ({ params: { server_id: world.freshId() }, body: { 'os-getRDPConsole': { type: 'rdp-html5' } } }),
    unsimulated: 'Nova has dropped it',
  },
  {
    operation: 'remote-consoles.create',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() }, body: remote('vnc', 'novnc') }),
    unsimulated: looksOnly,
  },
  forAdmin({
    operation: 'console-auth-tokens.show',
    since: '2.31',
    prepare: async (world) => ({ params: { id: await world.consoleToken() } }),
    unsimulated: 'it takes a token back, and nothing else depends on it',
  }),
];
