/** Writing a server's metadata, of which a project, and a user in it, may have so many items. */
import type { Ports } from '../../ports.ts';
import { readLimits } from '../../quota/standing.ts';
import { transaction } from '../../store/transaction.ts';
import { findServer, findServerErrors } from '../servers/find-server.ts';
import { assertMay, guardErrors } from '../servers/guards.ts';
import { assertMetadataWithinLimits, metadataLimitErrors } from '../servers/request-limits.ts';
import { servers } from '../servers/server.ts';
import { type MetadataRequest, metadataGuards } from './guards.ts';

export type Metadata = Readonly<Record<string, string>>;

export const writeMetadataErrors = [...findServerErrors, ...guardErrors, ...metadataLimitErrors];

/** @returns the metadata as they are afterwards. @throws writeMetadataErrors, and what `change` throws */
export function writeMetadata(ports: Ports, request: MetadataRequest, change: (before: Metadata) => Metadata): Promise<Metadata> {
  return transaction(ports, async (tx) => {
    const server = await findServer(tx, request.serverId, request.caller, request.policy);
    const metadata = change(server.metadata);
    assertMay({ ...metadataGuards, action: 'update metadata' }, server, request.caller);
    assertMetadataWithinLimits(metadata, await readLimits(ports.store, { projectId: server.projectId, userId: request.caller.userId }));
    tx.put(servers, { ...server, metadata, updatedAt: new Date(ports.clock.now()).toISOString() });
    return metadata;
  });
}
