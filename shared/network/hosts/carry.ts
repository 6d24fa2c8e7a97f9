/** Filters on their way with the commands that plug ports. */
import { hostQueue } from '../../messaging/agent-queues.ts';
import type { Command } from '../../messaging/commands.ts';
import type { GroupFilters, NetworkPortPayload } from '../../messaging/network-ports.ts';
import { updateFiltersMessage } from '../../messaging/update-filters.ts';
import type { Ports } from '../../ports.ts';
import { filtersOf, partsOf } from './filters.ts';

type Telling = Pick<Ports, 'store' | 'queues' | 'clock'>;

/** Beside all that a command may carry else, bytes. */
const carriedBytes = 65_536;

interface Plugging {
  readonly networks?: readonly NetworkPortPayload[] | undefined;
  readonly port?: NetworkPortPayload | undefined;
}

const groupsIn = ({ networks = [], port }: Plugging): ReadonlySet<string> =>
  new Set([...networks, ...(port === undefined ? [] : [port])].flatMap(({ groupIds }) => groupIds));

/**
 * The command with what the groups of its ports let through: as it is when the command is sent, after the commit that has put the ports into them, so that what changes later is told to
 * the host by whoever changes it. Groups that are too large for that are told apart, first.
 */
export async function withFilters(ports: Telling, command: Command): Promise<Command> {
  const groupIds = groupsIn(command.payload as Plugging);
  if (groupIds.size === 0) return command;
  const carried: GroupFilters[] = [];
  let size = 0;
  for (const group of await filtersOf(ports.store, groupIds)) {
    const bytes = JSON.stringify(group).length;
    if (size + bytes > carriedBytes) {
      await tellGroup(ports, command.host, group, command.id);
      continue;
    }
    size += bytes;
    carried.push(group);
  }
  return { ...command, payload: { ...command.payload, filters: carried } } as Command;
}

/** Tells a host what a group lets through. @param reason sets it apart from another telling of the same state @throws what the queue throws */
export async function tellGroup({ queues, clock }: Omit<Telling, 'store'>, host: string, group: GroupFilters, reason = ''): Promise<void> {
  const parts = partsOf(group);
  for (const [index, part] of parts.entries()) {
    const told = {
      type: 'update_filters',
      host,
      issuedAt: clock.now(),
      of: 'group',
      group: part,
      part: { index, count: parts.length },
    } as const;
    await queues.send(hostQueue(host), updateFiltersMessage(told, reason));
  }
}
