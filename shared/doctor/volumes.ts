/** One volume with its claims and attachments: whoever holds it has a mapping, or an attachment that the volume service's own API made. */
import { type VolumeClaim, volumeClaims } from '../compute/disks/claim.ts';
import { mappings } from '../compute/disks/mapping.ts';
import { servers } from '../compute/servers/server.ts';
import type { Store } from '../store/port.ts';
import { transaction } from '../store/transaction.ts';
import { putVolume } from '../volume/keeping/put.ts';
import { standing } from '../volume/service.ts';
import { volumes } from '../volume/volume.ts';
import { type Finding, itemsOf, type Look, type Repair, type Seen, seen } from './finding.ts';

export async function lookAtVolume(store: Store, id: string): Promise<Look> {
  const items = await itemsOf(store, volumes.key(id).pk);
  const item = items.find(({ sk }) => sk === 'VOLUME');
  const claims = items.filter(({ sk }) => sk === 'CLAIM' || sk.startsWith('CLAIM#')).map((each) => volumeClaims.parse(each));
  const volume = item && volumes.parse(item);
  const judgedBy: Seen[] = items.map((each) => seen(each, each));
  const findings: Finding[] = [];
  const held = new Set<string | null>();
  for (const claim of claims) {
    const { serverId, mappingId, attachmentId } = claim;
    held.add(attachmentId);
    if (mappingId === null || serverId === null) {
      if (volume !== undefined && !volume.attachments.some((each) => each.id === attachmentId))
        findings.push({ says: `The volume ${id} is claimed for the attachment ${attachmentId}, which it does not have.` });
      continue;
    }
    const keys = [mappings.key({ serverId, id: mappingId }), servers.key(serverId)];
    const [mapped, server] = await store.getMany(keys);
    judgedBy.push(...keys.map((key, index) => seen(key, [mapped, server][index])));
    if (mapped === undefined) findings.push(orphanedClaim(claim, server !== undefined && hasMachines(servers.parse(server))));
    else held.add(mappings.parse(mapped).attachmentId);
  }
  for (const { id: attachment, serverId } of volume?.attachments ?? []) {
    if (held.has(attachment)) continue;
    // Whose claim is missing holds it all the same: that is said of the server.
    const mapped = serverId === null ? [] : await itemsOf(store, servers.key(serverId).pk, 'SERVER#MAPPING#');
    judgedBy.push(...mapped.map((each) => seen(each, each)));
    if (mapped.some((each) => mappings.parse(each).attachmentId === attachment)) continue;
    findings.push({
      says: `The volume ${id} has the attachment ${attachment} of ${serverId ?? 'nobody'}, and nobody holds it.`,
      ...(claims.length > 0 ? {} : { repair: forgetAttachment(id, attachment, serverId) }),
    });
  }
  return { findings, judgedBy };
}

/** Whether any host may have something of it that is connected. */
const hasMachines = ({ allocations, deletedAt }: { readonly allocations: readonly unknown[]; readonly deletedAt: string | null }) =>
  deletedAt === null || allocations.length > 0;

function orphanedClaim(claim: VolumeClaim, mayBeConnected: boolean): Finding {
  const says = `The volume ${claim.volumeId} is claimed for the server ${claim.serverId}, which does not map it.`;
  if (mayBeConnected) return { says: `${says} Its host may have it connected, so it stays claimed: delete or rebuild the server.` };
  return {
    says,
    repair: (ports) =>
      transaction(ports, async (tx) => {
        const { serverId, mappingId, volumeId, shared } = claim;
        if (serverId === null || mappingId === null) return false;
        const id = { volumeId, holder: shared ? serverId : null };
        const [standing, mapped, server] = [
          await tx.get(volumeClaims, id),
          await tx.get(mappings, { serverId, id: mappingId }),
          await tx.get(servers, serverId),
        ];
        if (standing?.mappingId !== mappingId || mapped !== undefined || (server !== undefined && hasMachines(server))) return false;
        tx.remove(volumeClaims, id);
        return true;
      }),
  };
}

/** Of a volume that nobody has claimed, for a server that has nothing on any host: nothing can be connected. */
const forgetAttachment =
  (volumeId: string, attachmentId: string, serverId: string | null): Repair =>
  (ports) =>
    transaction(ports, async (tx) => {
      const [volume, claim] = [await tx.get(volumes, volumeId), await tx.get(volumeClaims, { volumeId, holder: null })];
      const shared = serverId === null ? undefined : await tx.get(volumeClaims, { volumeId, holder: serverId });
      const server = serverId === null ? undefined : await tx.get(servers, serverId);
      if (volume === undefined || claim !== undefined || shared !== undefined || (server !== undefined && hasMachines(server)))
        return false;
      // The agent that keeps it is told with it: no host reaches what nobody holds.
      const left = standing(
        volume,
        volume.attachments.filter(({ id }) => id !== attachmentId),
      );
      putVolume(tx, ports, volume, { ...left, updatedAt: new Date(ports.clock.now()).toISOString() });
      return true;
    });
