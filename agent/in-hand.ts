/** Which commands an agent holds, as its heartbeats tell the API. */
import { z } from 'zod/mini';
import * as limits from '../shared/limits.ts';
import { parseJson } from '../shared/messaging/encoding.ts';
import type { Message } from '../shared/messaging/port.ts';
import type { Lane } from './lanes.ts';

const named = z.object({ id: z.guid() });

/** Ids of commands: those under way first, and no more than a heartbeat has room for. */
export function idsInHand(lanes: readonly Lane<Message>[]): readonly string[] {
  const messages = new Set([...lanes.flatMap((lane) => lane.underWay()), ...lanes.flatMap((lane) => [...lane.held])]);
  return [...new Set([...messages].flatMap(({ body }) => idIn(body)))].slice(0, limits.commandsInHand);
}

function idIn(body: string): readonly string[] {
  try {
    return [z.parse(named, parseJson(body)).id];
  } catch {
    // It is no command, and on its way to the dead letter queue.
    return [];
  }
}
