/** Changing a server's metadata: which states allow it, and how many items there may be. Source: contract/states.json. */
import type { Caller, Policy } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { limitsOf } from '../../quota/compute-resources.ts';
import { projectQuotas } from '../../quota/own-limits.ts';
import { transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import { findServer, findServerErrors } from './find-server.ts';
import { assertMay, type Guards, guardErrors } from './guards.ts';
import { assertMetadataWithinLimits, metadataLimitErrors } from './request-limits.ts';
import { servers } from './server.ts';

export type Metadata = Readonly<Record<string, string>>;

const guards = {
  lock: true,
  host: 'any',
  vmStates: ['active', 'paused', 'suspended', 'stopped'],
  taskStates: null,
  mustHaveLaunched: true,
} as const satisfies Omit<Guards, 'action'>;

interface Request {
  readonly serverId: string;
  readonly caller: Caller;
  readonly policy: Policy;
}

export const writeMetadataErrors = [...findServerErrors, ...guardErrors, ...metadataLimitErrors];

/** @returns the metadata as they are afterwards. @throws writeMetadataErrors, and what `change` throws */
export function writeMetadata(ports: Ports, request: Request, change: (before: Metadata) => Metadata): Promise<Metadata> {
  return transaction(ports, async (tx) => {
    const server = await findServer(tx, request.serverId, request.caller, request.policy);
    const metadata = change(server.metadata);
    assertMay({ ...guards, action: 'update metadata' }, server, request.caller);
    const quota = await projectQuotas.get(ports.store, server.projectId);
    assertMetadataWithinLimits(metadata, limitsOf(quota?.limits ?? {}));
    tx.put(servers, { ...server, metadata, updatedAt: new Date(ports.clock.now()).toISOString() });
    return metadata;
  });
}

export const removeMetadataErrors = [...findServerErrors, computeErrors.MetadataItemNotFound, ...guardErrors];

/** @throws removeMetadataErrors */
export function removeMetadata(ports: Ports, request: Request, key: string): Promise<void> {
  return transaction(ports, async (tx) => {
    const server = await findServer(tx, request.serverId, request.caller, request.policy);
    if (!Object.hasOwn(server.metadata, key)) throw computeErrors.MetadataItemNotFound();
    assertMay({ ...guards, action: 'delete metadata' }, server, request.caller);
    const { [key]: _removed, ...metadata } = server.metadata;
    tx.put(servers, { ...server, metadata, updatedAt: new Date(ports.clock.now()).toISOString() });
  });
}
