/**
 * Creating servers. Quota and capacity are taken in the commit that makes a server; a host that has filled up meanwhile is left out and the
 * next one tried. Everything that is made for one request is made in one commit, as long as that fits into one.
 */

import { Failure } from '../../../errors.ts';
import type { Reply } from '../../../operation/operation.ts';
import type { Caller } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import { maximumCommitBytes, maximumWrites } from '../../../store/table.ts';
import { OutOfBounds, type Transaction, transaction } from '../../../store/transaction.ts';
import { answeredBefore, type ClientToken, clientTokenErrors, forgetAnswer, keepAnswer } from '../../client-token/client-token.ts';
import type { Cause } from '../../commands/begin.ts';
import { send } from '../../commands/command.ts';
import { isVolumeBacked } from '../../disks/block-device.ts';
import { mappings, readWithMappings } from '../../disks/mapping.ts';
import { claimVolumeErrors } from '../../disks/volume-claim.ts';
import * as computeErrors from '../../errors.ts';
import { withOneMore } from '../../groups/placement.ts';
import { allocatedKey, allocationOf } from '../../hosts/host.ts';
import { PlacementAttempts } from '../../hosts/placement-attempts.ts';
import type { Server } from '../../servers/server.ts';
import { deleteServer, inBatches, nothingToDelete } from '../delete/delete-server.ts';
import { networkRefusals } from '../networks/resolve.ts';
import { readFound } from './found.ts';
import { haveRoom, type Made, type Making, makeServer } from './make.ts';
import { readOrder, readOrderErrors } from './order.ts';
import { planServers, planServersErrors } from './plan.ts';
import type { CreateRequest } from './request.ts';

export interface Created {
  readonly servers: readonly Server[];
  readonly reservationId: string;
}

const quotaKinds: readonly string[] = [
  computeErrors.QuotaExceeded.kind,
  computeErrors.VolumesExceeded.kind,
  computeErrors.VolumeGigabytesExceeded.kind,
  computeErrors.PortLimitExceeded.kind,
];

export const createServersErrors = [
  ...readOrderErrors,
  ...planServersErrors,
  ...claimVolumeErrors,
  ...networkRefusals,
  computeErrors.VolumesExceeded,
  computeErrors.VolumeGigabytesExceeded,
  computeErrors.VolumeSizeExceeded,
  computeErrors.CreateContended,
  ...clientTokenErrors,
];

/**
 * What the request alone or its plan are refused for is thrown before anything is changed.
 * @param once what is answered, and under which name the answer is kept
 */
export async function createServers(
  ports: Ports,
  caller: Caller,
  request: CreateRequest,
  requestId: string,
  once: { readonly token: ClientToken | undefined; readonly answer: (created: Created) => Reply },
): Promise<Reply> {
  const order = readOrder(caller, request);
  const cause = { caller, requestId };
  const reservationId = `r-${Buffer.from(ports.chance.bytes(4)).toString('hex')}`;
  const made: Made[] = [];
  let total: number | undefined;
  let reply: Reply | undefined;
  do {
    const minCount = Math.max(1, order.minCount - made.length);
    const maxCount = (total ?? order.maxCount) - made.length;
    try {
      const batch = await makeBatch(ports, { order: { ...order, minCount, maxCount }, cause, reservationId, total }, made.length, once);
      reply ??= batch.reply;
      total ??= batch.total;
      made.push(...batch.made);
      await Promise.all(batch.made.map(({ command }) => command && send(ports, command)));
    } catch (error) {
      // Quota that ran out between two commits is no error once the least number is there.
      const isOverQuota = error instanceof Failure && quotaKinds.includes(error.kind);
      if (isOverQuota && made.length >= order.minCount) break;
      await undo(ports, made, cause, once.token);
      throw error;
    }
  } while (made.length < total);
  if (reply === undefined) throw new Error('A create request made no server.');
  return reply;
}

/** As many of the request's servers as one commit holds, and how many there are to be in all. */
async function makeBatch(
  ports: Ports,
  making: Omit<Making, 'plan' | 'total'> & { readonly total: number | undefined },
  already: number,
  { token, answer }: Parameters<typeof createServers>[4],
): Promise<{ readonly total: number; readonly made: readonly Made[]; readonly reply: Reply | undefined }> {
  const { order } = making;
  const attempts = new PlacementAttempts();
  for (;;) {
    try {
      return await transaction(ports, async (tx: Transaction) => {
        const before = already === 0 ? await answeredBefore(tx, ports, token) : undefined;
        if (before !== undefined) return { total: 0, made: [], reply: before };
        const found = await readFound(tx, ports, order);
        const now = ports.clock.now();
        const plan = planServers(order, found);
        const total = making.total ?? plan.count;
        const allocation = allocationOf({ ...plan, isVolumeBacked: isVolumeBacked(plan.devices) });
        let needs = {
          ...order.placement,
          now,
          projectId: order.caller.projectId ?? '',
          allocation,
          sameHosts: found.sameHosts,
          differentHosts: found.differentHosts,
          group: found.groupPlacement,
          imageProperties: plan.image?.properties ?? {},
          extraSpecs: plan.flavor.extraSpecs,
        };
        const count = Math.min(plan.count, serversPerCommit(order.request, plan.devices, plan.interfaces));
        const isFull = (host: string) => attempts.full.has(allocatedKey(host).pk);
        const made: Made[] = [];
        const areVolumesPlaced = await haveRoom(ports, plan.devices);
        while (made.length < count) {
          const best = areVolumesPlaced ? await found.search.choose(needs, isFull) : undefined;
          if (best !== undefined) found.search.took(best, allocation);
          if (best !== undefined) needs = { ...needs, group: withOneMore(needs.group, best.host.name) };
          made.push(
            await makeServer(
              tx,
              ports,
              { ...making, plan, total },
              already + made.length,
              best?.host ?? { why: areVolumesPlaced ? found.search.whyNone(needs, isFull, 'filled up meanwhile') : noVolumeHost },
            ),
          );
        }
        // The first of several commits says what is answered: what comes later is more of the same.
        const reply =
          already === 0 ? answer({ servers: made.map(({ server }) => server), reservationId: making.reservationId }) : undefined;
        if (reply !== undefined) keepAnswer(tx, ports, token, reply);
        return { total, made, reply };
      });
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      if (ports.networks.isQuotaExceeded(error)) throw computeErrors.PortLimitExceeded();
      const exceeded = ports.volumes.exceededQuota(error);
      if (exceeded?.resource === 'per_volume_gigabytes') throw computeErrors.VolumeSizeExceeded({ ...exceeded });
      if (exceeded?.resource === 'gigabytes') throw computeErrors.VolumeGigabytesExceeded({ ...exceeded });
      if (exceeded !== undefined) throw computeErrors.VolumesExceeded({ ...exceeded });
      if (!attempts.lost(error)) throw computeErrors.CreateContended();
    }
  }
}

const noVolumeHost = 'Nowhere is room for its volumes.';

/**
 * As many as fit by number and by size: server, user data and command repeat much of the request, and the rest is small. Three writes are counters of the project and its user,
 * one the answer to a client's token, one the audit's, three those of a group, one relies on the project's limits.
 */
export function serversPerCommit(request: CreateRequest, devices: readonly unknown[], interfaces: readonly unknown[] = []): number {
  const bytes = 3 * Buffer.byteLength(JSON.stringify(request)) + roomBytes * (1 + devices.length + interfaces.length);
  const shared = 9 + 6 * interfaces.length;
  return Math.max(
    1,
    Math.floor(Math.min((maximumWrites - shared) / (writesOf(devices) + 6 * interfaces.length), maximumCommitBytes / bytes)),
  );
}

/** What a server has besides what was asked for, and each of its disks; generously. */
const roomBytes = 8_192;

/** Server, command, record, user data, capacity, and member and place of a group; mapping, claim, volume and a check for each disk. */
const writesOf = (devices: readonly unknown[]) => 7 + devices.length * 4;

/** Deletes what was made before a later part of the same request failed. */
async function undo(ports: Ports, made: readonly Made[], { caller }: Cause, token: ClientToken | undefined): Promise<void> {
  // Without anything made the answer, if there is one, is another request's.
  if (made.length > 0) await transaction(ports, (tx) => forgetAnswer(tx, token));
  // What was done to a server is recorded by request: deleting it is not the request that made it.
  const cause = { caller, requestId: `req-${ports.chance.uuid()}` };
  for (const { server } of made) {
    const once = () =>
      transaction(ports, async (tx) => {
        const { server: current, mappings: of } = await readWithMappings(tx, ports.store, server.id);
        if (current === undefined || current.deletedAt !== null) return nothingToDelete;
        // Volumes that were made for it go with it, whatever was asked for: nobody has been told of them.
        const doomed = of.map((mapping) => ({ ...mapping, deleteOnTermination: mapping.sourceType !== 'volume' }));
        for (const mapping of doomed) if (mapping.volumeId !== null) tx.put(mappings, mapping);
        return deleteServer(tx, ports, current, doomed, cause);
      });
    await inBatches(ports, once);
  }
}
