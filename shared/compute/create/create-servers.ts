/**
 * Creating servers. Quota and capacity are taken in the commit that makes a server; a host that has filled up meanwhile is left out and the
 * next one tried. Everything that is made for one request is made in one commit, as long as that fits into one.
 */
import { Failure } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { maximumWrites } from '../../store/table.ts';
import { OutOfBounds, type Transaction, transaction } from '../../store/transaction.ts';
import { begin, type Cause } from '../begin.ts';
import { send } from '../command.ts';
import * as computeErrors from '../errors.ts';
import * as lifecycle from '../lifecycle.ts';
import { projectUsageKey } from '../quota-usage.ts';
import { readBlockDevices } from '../requested-block-devices.ts';
import { type Server, servers } from '../server.ts';
import { readFound } from './found.ts';
import { type Made, makeServer } from './make.ts';
import { hostView, placeAll, schedulingRequest } from './place.ts';
import { checkRequest, planServers, type ServerPlan } from './plan.ts';
import type { CreateRequest } from './request.ts';

export interface Created {
  readonly servers: readonly Server[];
  readonly reservationId: string;
}

/** How often a full host or a lost race for quota is answered by looking again. */
const placementAttempts = 10;

/** @throws what planServers throws, before anything is changed; CreateContended */
export async function createServers(ports: Ports, caller: Caller, request: CreateRequest, cause: Cause): Promise<Created> {
  checkRequest(caller, request);
  const reservationId = `r-${Buffer.from(ports.chance.bytes(4)).toString('hex')}`;
  const made: Made[] = [];
  let first: ServerPlan | undefined;
  do {
    const rest: CreateRequest =
      first === undefined
        ? request
        : { ...request, minCount: Math.max(1, first.minCount - made.length), maxCount: first.count - made.length };
    const context = { caller, cause, reservationId, already: made.length, total: first?.count };
    try {
      const batch = await makeBatch(ports, rest, context);
      first ??= batch.plan;
      made.push(...batch.made);
      await Promise.all(batch.made.map(({ command }) => command && send(ports, command)));
    } catch (error) {
      // Quota that ran out between two commits is no error once the least number is there.
      const isOverQuota = error instanceof Failure && error.kind === computeErrors.QuotaExceeded.kind;
      if (isOverQuota && first !== undefined && made.length >= first.minCount) break;
      await undo(ports, made, cause);
      throw error;
    }
  } while (made.length < first.count);
  return { servers: made.map(({ server }) => server), reservationId };
}

interface Batch {
  readonly plan: ServerPlan;
  readonly made: readonly Made[];
}

interface BatchContext {
  readonly caller: Caller;
  readonly cause: Cause;
  readonly reservationId: string;
  /** How many servers of the request were made before. */
  readonly already: number;
  /** How many the whole request makes, when that is known. */
  readonly total: number | undefined;
}

async function makeBatch(
  ports: Ports,
  request: CreateRequest,
  { caller, cause, reservationId, already, total }: BatchContext,
): Promise<Batch> {
  const drafts = readBlockDevices({ ...request.blockDevices, ...(request.imageId === null ? {} : { imageRef: request.imageId }) });
  const fullHosts = new Set<string>();
  for (let attempt = 0; attempt < placementAttempts; attempt++) {
    try {
      return await transaction(ports, async (tx: Transaction) => {
        const found = await readFound(tx, ports, caller, request, drafts);
        const plan = planServers(caller, request, drafts, found, ports.clock.now());
        const count = Math.min(plan.count, Math.max(1, Math.floor((maximumWrites - 1) / writesOf(plan))));
        const scheduling = schedulingRequest({
          flavor: plan.flavor,
          isVolumeBacked: plan.devices.some(({ bootIndex, destinationType }) => bootIndex === 0 && destinationType === 'volume'),
          imageProperties: plan.image?.properties ?? {},
          zone: plan.placement.zone,
          requestedHost: request.host ?? plan.placement.host,
          requestedNode: request.hypervisorHostname ?? plan.placement.node,
          isForced: plan.placement.host !== null || plan.placement.node !== null,
          hints: request.schedulerHints,
          hintedHosts: new Map([...found.hinted].map(([id, server]) => [id, server.host])),
          excludedHosts: [...fullHosts],
        });
        const now = ports.clock.now();
        const hosts = placeAll(
          found.hosts.map((host) => hostView(host, now)),
          scheduling,
          count,
          () => ports.chance.random(),
        );
        const making = { request, plan, caller, cause, reservationId, limits: found.limits, total: total ?? plan.count };
        const made: Made[] = [];
        for (const [position, host] of hosts.entries()) made.push(await makeServer(tx, ports, making, already + position, host));
        return { plan, made };
      });
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      // A full quota is found and named by the next look; a full host is left out.
      if (error.key.pk !== projectUsageKey(caller.projectId ?? '').pk) fullHosts.add(error.key.sk.split('#')[0] ?? '');
    }
  }
  throw computeErrors.CreateContended();
}

/** Server, command, record, user data and capacity; mapping, claim, volume and a check for each disk. */
const writesOf = (plan: ServerPlan) => 5 + plan.devices.length * 4;

/** Deletes what was made before a later part of the same request failed. */
async function undo(ports: Ports, made: readonly Made[], cause: Cause): Promise<void> {
  for (const { server } of made) {
    const command = await transaction(ports, async (tx) => {
      const current = await tx.get(servers, server.id);
      if (current === undefined || current.deletedAt !== null || current.host === null) return undefined;
      return begin(tx, ports, { ...current, host: current.host }, lifecycle.delete, { name: 'destroy', payload: {} }, cause);
    });
    if (command !== undefined) await send(ports, command);
  }
}
