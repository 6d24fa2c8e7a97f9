/** Every answer must be explained by something that was true between the request and it. */
import { projectQuotas } from '../../shared/compute/quota-usage.ts';
import type { Attempt } from './clients.ts';
import { flavorSizes } from './founding.ts';
import type { History, ServerState, Usage } from './history.ts';
import type { World } from './world.ts';

const messageOf = (body: unknown): string => {
  const [fault] = Object.values((body ?? {}) as Record<string, { message?: string }>);
  return fault?.message ?? '';
};

export function checkReply(world: World, history: History, attempt: Attempt): void {
  const { reply, name, operation, wish, invokedAt, persona } = attempt;
  if (reply === undefined) return;
  const now = world.scheduler.steps;
  const message = messageOf(reply.body);
  const unexplained = (why: string) => world.fail(`${name} (${operation}) was answered ${reply.status} "${message}": ${why}.`);
  const states = (): readonly (ServerState | undefined)[] =>
    wish.serverId === undefined ? [] : history.serverStates(wish.serverId, invokedAt, now);
  const isVisible = (state: ServerState | undefined) =>
    state !== undefined && !state.isDeleted && (persona.isAdmin || state.projectId === persona.projectId);

  if (reply.status >= 500 && reply.status !== 503) return unexplained('no fault explains it');
  if (reply.status === 503) {
    world.mark('a client was told to try again');
    return;
  }
  if (reply.status < 300) return explainSuccess();
  const state = /while it is in (vm_state|task_state) (\S+)/.exec(message);
  if (state !== null) {
    world.mark('a request was refused by state');
    const [, attribute, value] = state;
    const wasSo = states().some((entry) => (attribute === 'vm_state' ? entry?.vmState : entry?.taskState) === value?.replace(/[.,]$/, ''));
    return wasSo ? undefined : unexplained('the server was never so meanwhile');
  }
  const holders = /is already attached to instances: (.*)$/.exec(message);
  if (holders !== null) {
    world.mark('an attachment was refused');
    const held = new Set(history.holders(volumeOf(message) ?? '', invokedAt, now));
    const named = (holders[1] ?? '').split(/[ ,]+/).filter((id) => id !== '');
    return named.some((id) => held.has(id)) ? undefined : unexplained('none of these held it meanwhile');
  }
  if (/already exists on the instance|already attached/.test(message) && wish.serverId !== undefined) {
    const held = history.holders(wish.volumeId ?? '', invokedAt, now);
    return held.includes(wish.serverId) ? undefined : unexplained('the server did not hold it meanwhile');
  }
  if (reply.status === 404 && /^Instance \S+ could not be found/.test(message)) {
    return states().some((entry) => !isVisible(entry)) ? undefined : unexplained('the server was there all the time');
  }
  if (reply.status === 403 && message.startsWith('Quota exceeded')) return explainQuota();
  world.mark(`${operation} ${reply.status}`);

  function explainSuccess(): void {
    if (operation === 'servers.show') {
      const server = (reply?.body as { server: Record<string, unknown> }).server;
      const shown = `${server['OS-EXT-STS:vm_state']} ${server['OS-EXT-STS:task_state']}`;
      const wasSo = states().some((entry) => entry !== undefined && `${entry.vmState} ${entry.taskState}` === shown);
      if (!wasSo) unexplained(`the server was never ${shown} meanwhile`);
    }
    const isAction = wish.serverId !== undefined && operation !== 'servers.delete';
    if (isAction && !states().some(isVisible)) unexplained('the server was not there meanwhile');
    if (operation === 'volume-attachments.create' && !states().some((entry) => entry?.volumeIds.includes(wish.volumeId ?? '') === true)) {
      unexplained('the server did not have the volume meanwhile');
    }
  }

  function explainQuota(): void {
    world.mark('a quota was hit');
    const exceeded = /Quota exceeded for ([\w, ]+): Requested/.exec(message)?.[1]?.split(', ') ?? [];
    if (exceeded.length === 0) unexplained('it names no quota');
    const used = history.usages(persona.projectId, invokedAt, now);
    const asked = (wish.request.body as { server: { flavorRef: string; max_count?: number } }).server;
    const count = asked.max_count ?? 1;
    const demand = { instances: count, cores: count * (flavorSizes[asked.flavorRef]?.cores ?? 0), ram: count * (flavorSizes[asked.flavorRef]?.ram ?? 0) };
    const limits = limitsIn(world, persona.projectId);
    const isFull = exceeded.every((name) => used.some((usage) => valueOf(usage, name) + valueOf(demand, name) > (limits[name] ?? 0)));
    if (!isFull) unexplained('there was room all the time');
  }
}

const valueOf = (usage: Usage, name: string): number => (name === 'cores' ? usage.cores : name === 'ram' ? usage.ram : usage.instances);

function limitsIn(world: World, projectId: string): Readonly<Record<string, number>> {
  const item = world.item(projectQuotas.key(projectId));
  return item === undefined ? {} : projectQuotas.parse(item).limits;
}

const volumeOf = (message: string): string | undefined => /olume (?:\S+ )?([0-9a-f-]{36})/.exec(message)?.[1];
