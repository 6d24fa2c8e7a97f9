/** What an operator says of a host: whether it takes new servers, and whether it is down whatever it says itself. */
import { together } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { followHost } from '../clearing/change.ts';
import * as computeErrors from '../errors.ts';
import { findHost, type Host, hosts, type RegisteredHost } from '../hosts/host.ts';
import { binary } from './service.ts';

export type ServiceChange = Partial<Pick<RegisteredHost, 'isEnabled' | 'disabledReason' | 'isForcedDown'>>;

/** @returns the host as it is then. @throws changeServiceErrors when it went meanwhile */
export async function changeService(ports: Ports, name: string, change: ServiceChange): Promise<Host> {
  await transaction(ports, async (tx) => {
    const host = await tx.get(hosts, name);
    if (host === undefined) throw computeErrors.HostBinaryNotFound({ binary, host: name });
    const next = { ...host, ...change, updatedAt: new Date(ports.clock.now()).toISOString() };
    tx.put(hosts, next);
    await followHost(tx, ports, next);
  });
  const changed = await findHost(ports.store, name);
  if (changed === undefined) throw computeErrors.HostBinaryNotFound({ binary, host: name });
  return changed;
}

/** From 2.53: any of them in one request. */
export interface Wanted {
  readonly status?: 'enabled' | 'disabled' | undefined;
  readonly disabled_reason?: string | undefined;
  readonly forced_down?: boolean | undefined;
}

export const wantedErrors = [computeErrors.ReasonOfEnabled, computeErrors.ServiceUnchanged];

/** @throws wantedErrors */
export function changeOf({ status, disabled_reason: reason, forced_down: isForcedDown }: Wanted): ServiceChange {
  if (status === 'enabled' && reason !== undefined) throw computeErrors.ReasonOfEnabled();
  if (status === undefined && isForcedDown === undefined) throw computeErrors.ServiceUnchanged();
  return {
    ...(status === undefined ? {} : { isEnabled: status === 'enabled', disabledReason: status === 'enabled' ? null : (reason ?? null) }),
    ...(isForcedDown === undefined ? {} : { isForcedDown }),
  };
}

interface Named {
  readonly host: string;
  readonly binary: string;
  readonly disabled_reason?: string | undefined;
  readonly forced_down?: boolean | undefined;
}

interface NamedAction {
  readonly change: (body: Named) => ServiceChange;
  /** What the answer shows besides host and binary. */
  readonly shows: (body: Named) => Readonly<Record<string, unknown>>;
  readonly since: '2.1' | '2.11';
}

function reasonIn({ disabled_reason: reason }: Named): string {
  if (reason === undefined) throw computeErrors.DisabledReasonMissing();
  return reason;
}

function forcedIn({ forced_down: isForcedDown }: Named): boolean {
  if (isForcedDown === undefined) throw computeErrors.ForcedDownMissing();
  return isForcedDown;
}

/** Until 2.52 the path says what is to be done, and the body to whom. */
export const namedActions: Readonly<Record<string, NamedAction>> = {
  enable: { since: '2.1', change: () => ({ isEnabled: true, disabledReason: null }), shows: () => ({ status: 'enabled' }) },
  disable: { since: '2.1', change: () => ({ isEnabled: false, disabledReason: null }), shows: () => ({ status: 'disabled' }) },
  'disable-log-reason': {
    since: '2.1',
    change: (body) => ({ isEnabled: false, disabledReason: reasonIn(body) }),
    shows: (body) => ({ status: 'disabled', disabled_reason: reasonIn(body) }),
  },
  'force-down': { since: '2.11', change: (body) => ({ isForcedDown: forcedIn(body) }), shows: (body) => ({ forced_down: forcedIn(body) }) },
};

export const changeServiceErrors = /* @__PURE__ */ together(wantedErrors, [
  computeErrors.HostBinaryNotFound,
  computeErrors.ServiceActionUnknown,
  computeErrors.DisabledReasonMissing,
  computeErrors.ForcedDownMissing,
]);

export type { Named };
