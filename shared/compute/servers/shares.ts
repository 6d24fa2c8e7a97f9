/**
 * File shares of servers. There is no service that has any (Manila), so that none is found and no server has one; what is refused before somebody would look for it
 * is refused as Nova refuses it.
 */

import type { Ports } from '../../ports.ts';
import * as computeErrors from '../errors.ts';
import { findHost, type Host } from '../hosts/host.ts';
import type { Server } from './server.ts';
import type { VmState } from './states.ts';

export const shareErrors = [computeErrors.InvalidState, computeErrors.SharesNotConfigured, computeErrors.ShareNotFound];

/** In which states a share may come and go; source: contract/states.json. */
const statesFor: Readonly<Record<'create' | 'delete', readonly VmState[]>> = { create: ['stopped'], delete: ['stopped', 'error'] };

function assertStateFor(verb: keyof typeof statesFor, { id, vmState }: Server): void {
  if (statesFor[verb].includes(vmState)) return;
  throw computeErrors.InvalidState({ action: `${verb} share`, instance_uuid: id, attr: 'vm_state', state: vmState });
}

/** Guests reach shares by a device that their host must have, in memory that both can see. */
function hands(host: Host | undefined, { flavor }: Server): boolean {
  const traits = host?.inventory.traits ?? [];
  const sees = traits.includes('COMPUTE_MEM_BACKING_FILE') || flavor.extraSpecs['hw:mem_page_size'] !== undefined;
  return traits.includes('COMPUTE_STORAGE_VIRTIO_FS') && sees;
}

/** @throws shareErrors, always: the share that is asked for is not there */
export async function attachShare({ store }: Pick<Ports, 'store'>, server: Server, shareId: string): Promise<never> {
  assertStateFor('create', server);
  const host = server.host === null ? undefined : await findHost(store, server.host);
  if (!hands(host, server)) throw computeErrors.SharesNotConfigured();
  throw computeErrors.ShareNotFound({ share_id: shareId });
}

/** @throws shareErrors, always: the server has no such share */
export function detachShare(server: Server, shareId: string): never {
  assertStateFor('delete', server);
  throw computeErrors.ShareNotFound({ share_id: shareId });
}
