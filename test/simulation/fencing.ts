/**
 * An operator fences hosts off: their power is cut, the API is told so, their servers are built elsewhere or, where that cannot be, deleted, and when nothing in the
 * table is on the host any more it comes back as a new one, empty, to a queue with all that it was told before.
 */
import { commands } from '../../shared/compute/commands/command.ts';
import { hosts } from '../../shared/compute/hosts/host.ts';
import type { Item } from '../../shared/store/port.ts';
import type { Stream } from './chance.ts';
import type { Books } from './invariants.ts';
import { type ApiReply, type ApiRequest, callApi } from './processes.ts';
import { personas } from './tokens.ts';
import type { SimulatedHost, World } from './world.ts';

const compute = '/compute/v2.1';
/** How often the operator looks, milliseconds; and after how many looks without an end what stays is deleted. */
const lookEvery = 20_000;
const mostLooks = 20;

/** Whether one may be fenced off now: one at a time, and one that is known. */
export function mayFence(world: World, { host }: SimulatedHost): boolean {
  return world.item(hosts.key(host)) !== undefined && world.hosts.every(({ isFenced }) => !isFenced);
}

/** From the cut of the power to the first breath of the new agent. */
export async function fence(world: World, host: SimulatedHost, books: Books, chance: Stream): Promise<void> {
  const { scheduler } = world;
  const actor = scheduler.actor(`operator-of-${host.host}`, 'client');
  const token = personas.find(({ isAdmin }) => isAdmin)?.token ?? '';
  const name = host.host;
  const ask = (request: Omit<ApiRequest, 'token'>) => callApi(world, `fencing-${++world.fencings}`, { ...request, token });
  async function insist(request: Omit<ApiRequest, 'token'>): Promise<ApiReply> {
    for (;;) {
      const reply = await ask(request);
      if (reply !== undefined && reply.status < 500) return reply;
      await scheduler.sleep(actor, 5_000);
    }
  }
  const forceDown = (isDown: boolean) =>
    insist({
      method: 'PUT',
      path: `${compute}/os-services/force-down`,
      version: 'compute 2.11',
      body: { host: name, binary: 'nova-compute', forced_down: isDown },
    });

  host.isFenced = true;
  if (world.variant.fencing !== 'is only said') cutPower(world, host);
  world.mark('a host was fenced off');
  await scheduler.sleep(actor, chance.between(0, 60_000));
  // Whoever evacuates servers by themselves says it of the service.
  if (chance.happens(0.3)) await forceDown(true);
  else await insist({ method: 'POST', path: `/agents/${name}/evacuation`, body: { evacuation: { fenced: true } } });

  for (let look = 0; !isEmpty(world, books, name); look++) {
    await scheduler.sleep(actor, lookEvery);
    if (look < mostLooks) continue;
    for (const serverId of serversAt(books, name)) {
      world.mark('what could not leave a fenced host was deleted');
      await ask({ method: 'POST', path: `${compute}/servers/${serverId}/action`, body: { forceDelete: null } });
    }
  }
  await forceDown(false);
  // Machines take a while to start, and what was sent to this one is on its way for as long.
  await scheduler.sleep(actor, chance.between(120_000, 400_000));
  world.queues.forget('dead-commands', `host-${name}`);
  world.mark('a fenced host came back');
  scheduler.note(`${name} begins anew`);
  host.isOff = false;
  host.isFenced = false;
}

const serversAt = (books: Books, name: string) =>
  [...books.servers.values()].filter((server) => server.deletedAt === null && isAt(server, name)).map(({ id }) => id);

const isAt = ({ host, allocations }: { host: string | null; allocations: readonly { host: string }[] }, name: string) =>
  host === name || allocations.some((each) => each.host === name);

/** Whether no server has a place on the host, and nothing is owed by it. */
function isEmpty(world: World, books: Books, name: string): boolean {
  for (const server of books.servers.values()) {
    if (server.allocations.some((each) => each.host === name)) return false;
    if (server.deletedAt === null && isAt(server, name)) return false;
  }
  for (const item of world.mirror.values()) if (item.sk.startsWith('COMMAND#') && commands.parse(item as Item).host === name) return false;
  return true;
}

/** Nothing runs there any more, and nothing of it comes back: disks and ledger are a new host's. */
function cutPower(world: World, host: SimulatedHost): void {
  world.scheduler.note(`${host.host} is fenced off`);
  host.isOff = true;
  for (const actor of world.actors) {
    if (!actor.name.startsWith(`agent-${host.host}`)) continue;
    world.actors.delete(actor);
    world.scheduler.kill(actor, 'its power is cut');
  }
  host.machines.clear();
  host.filters.clear();
  host.ledger.clear();
  host.marks.clear();
  host.begunAt = undefined;
  // What it had done before counts for nothing any more.
  host.uncertain += 1_000;
  world.observeHypervisor(host);
}
