/** What hosts are told of what goes through ports that they have plugged: the last state of each, in any order and as often as it likes. */
import { z } from 'zod/mini';
import { compiled } from '../store/compiled.ts';
import { encode, MalformedMessage, parseJson } from './encoding.ts';
import { lanes } from './lanes.ts';
import { count, hostName, milliseconds } from './members.ts';
import { groupFilters, networkPort } from './network-ports.ts';
import type { OutgoingMessage } from './port.ts';

const envelope = { type: z.literal('update_filters'), host: hostName, issuedAt: milliseconds };

const updateFilters = z.discriminatedUnion('of', [
  /** A port that is plugged has changed: its groups, its addresses, what else is filtered by. */
  compiled({ ...envelope, of: z.literal('port'), port: networkPort }),
  /** A group has. What does not fit into one message comes in so many parts, which hold together once all are there. */
  compiled({ ...envelope, of: z.literal('group'), group: groupFilters, part: z.object({ index: count, count: count }) }),
]);
export type UpdateFilters = z.output<typeof updateFilters>;

/** On its way to a host: in order with what else it is told of the same port or group, and of no other. @param reason sets a deliberate repetition apart */
export function updateFiltersMessage(told: UpdateFilters, reason = ''): OutgoingMessage {
  const id = told.of === 'port' ? told.port.portId : told.group.groupId;
  const named = told.of === 'port' ? `${id}:${told.port.revision}` : `${id}:${told.group.revision}:${told.part.index}:${told.part.count}`;
  return { group: lanes.filters.group(id), deduplicationId: reason === '' ? named : `${named}:${reason}`, body: encode(told) };
}

/** @throws MalformedMessage */
export function readUpdateFilters(body: string): UpdateFilters {
  const read = z.safeParse(updateFilters, parseJson(body));
  if (!read.success) throw new MalformedMessage('filters', read.error);
  return read.data;
}
