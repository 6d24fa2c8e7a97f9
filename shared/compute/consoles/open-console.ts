/** Opening a console: the server's host says where it is, and its owner gets an address with a token for the proxy that stands in between. */
import type { ConsoleType } from '../../messaging/console-types.ts';
import type { Caller, Policy } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import * as computeErrors from '../errors.ts';
import { ask, askErrors } from '../questions/ask.ts';
import { findServerErrors, lookUp } from '../servers/find-server.ts';
import { placed, placeErrors } from '../servers/place.ts';
import { handOut } from './console-token.ts';

/** By protocol, the types that it has: Nova gave up what is not here. */
const typesOf: Readonly<Record<string, readonly ConsoleType[]>> = {
  vnc: ['novnc'],
  spice: ['spice-html5', 'spice-direct'],
  serial: ['serial'],
  mks: ['webmks'],
};

/** Where Nova's own proxies have their pages, below the address of the proxies. */
const pages: Readonly<Record<ConsoleType, (token: string) => string>> = {
  novnc: (token) => `/vnc_auto.html?path=%3Ftoken%3D${token}`,
  'spice-html5': (token) => `/spice_auto.html?token=${token}`,
  'spice-direct': (token) => `/nova?token=${token}`,
  serial: (token) => `/?token=${token}`,
  webmks: (token) => `/mks.html?token=${token}`,
};

/** Nova's proxy of VNC on the machine at hand: what is at an address that nobody has set. */
const defaultProxy = 'http://127.0.0.1:6080';

export const openConsoleErrors = [
  ...findServerErrors,
  ...askErrors,
  ...placeErrors,
  computeErrors.InvalidState,
  computeErrors.ConsoleTypeInvalid,
  computeErrors.ConsoleTypeUnavailable,
];

/** As a machine cannot be looked at that is going, or on its way. */
const refusedTaskStates: readonly (string | null)[] = ['deleting', 'migrating'];

interface Wanted {
  readonly serverId: string;
  readonly protocol: string;
  readonly type: string;
  readonly caller: Caller;
  readonly policy: Policy;
}

/** @returns the address. @throws openConsoleErrors */
export async function openConsole(ports: Ports, { serverId, protocol, type, caller, policy }: Wanted): Promise<string> {
  const server = await lookUp(ports.store, serverId, caller, policy);
  if (protocol === 'rdp') throw computeErrors.ConsoleTypeUnavailable({ console_type: type });
  const { host } = placed(server);
  if (refusedTaskStates.includes(server.taskState)) {
    const action = `get_${protocol}_console`;
    throw computeErrors.InvalidState({ action, instance_uuid: server.id, attr: 'task_state', state: server.taskState ?? '' });
  }
  const wanted = typesOf[protocol]?.find((each) => each === type);
  if (wanted === undefined) throw computeErrors.ConsoleTypeInvalid({ console_type: type });
  const answer = await ask(ports, host, 'console', { serverId: server.id, type: wanted });
  if ('fault' in answer) throw computeErrors.ServerNotReady({ instance_id: server.id });
  if (answer.console === null) throw computeErrors.ConsoleTypeUnavailable({ console_type: type });
  const token = await handOut(ports, { ...answer.console, serverId: server.id, computeHost: host });
  const proxy = (ports.consoleProxy ?? defaultProxy).replace(/\/$/, '');
  // A serial console is no page: a client speaks with the proxy itself.
  return `${wanted === 'serial' ? proxy.replace(/^http/, 'ws') : proxy}${pages[wanted](token)}`;
}
