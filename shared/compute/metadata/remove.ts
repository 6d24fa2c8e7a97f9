/** Taking an item from a server's metadata. */
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import { findServer, findServerErrors } from '../servers/find-server.ts';
import { assertMay, guardErrors } from '../servers/guards.ts';
import { servers } from '../servers/server.ts';
import { type MetadataRequest, metadataGuards } from './guards.ts';

export const removeMetadataErrors = [...findServerErrors, computeErrors.MetadataItemNotFound, ...guardErrors];

/** @throws removeMetadataErrors */
export function removeMetadata(ports: Ports, request: MetadataRequest, key: string): Promise<void> {
  return transaction(ports, async (tx) => {
    const server = await findServer(tx, request.serverId, request.caller, request.policy);
    if (!Object.hasOwn(server.metadata, key)) throw computeErrors.MetadataItemNotFound();
    assertMay({ ...metadataGuards, action: 'delete metadata' }, server, request.caller);
    const { [key]: _removed, ...metadata } = server.metadata;
    tx.put(servers, { ...server, metadata, updatedAt: new Date(ports.clock.now()).toISOString() });
  });
}
