/**
 * The lanes of a host's queue. The lane of a message makes its group, and groups do not wait for each other; in the agent each lane has bounds of its
 * own, so that what is slow in one keeps none of the others waiting.
 */
import type { CommandName } from './commands.ts';

interface LaneFacts {
  /** The group of a message that is about a server, or of a question. */
  readonly group: (id: string) => string;
  readonly isOf: (group: string) => boolean;
  /** How many groups an agent deals with at once, and how many messages wait with it for their turn, hidden from others. */
  readonly atOnce: number;
  readonly waiting: number;
}

/** In the order in which a group is asked whether it is theirs: the last has the others. */
export const lanes = {
  /** What an agent is asked: each question is a group, because none waits for another. */
  question: { group: (id) => `question:${id}`, isOf: (group) => group.startsWith('question:'), atOnce: 8, waiting: 56 },
  /**
   * Commands that overtake what is under way for their server. They carry the generation of what they are about: once something newer has been carried
   * out they come too late, and they make nothing older than themselves.
   */
  control: { group: (id) => `${id}:control`, isOf: (group) => group.endsWith(':control'), atOnce: 16, waiting: 48 },
  /** What lets packets through: of each port and each group in order. */
  filters: { group: (id) => `filters:${id}`, isOf: (group) => group.startsWith('filters:'), atOnce: 8, waiting: 120 },
  /** Commands for a server: in order, one at a time. */
  server: { group: (id) => id, isOf: () => true, atOnce: 16, waiting: 240 },
} as const satisfies Readonly<Record<string, LaneFacts>>;

export type Lane = keyof typeof lanes;
export const laneNames = Object.keys(lanes) as readonly Lane[];

/** The commands of other lanes than `server`. */
const otherLanes: Readonly<Partial<Record<CommandName, Lane>>> = { give_up: 'control', force_complete: 'control' };

/** The group of a command's messages. */
export const groupOfCommand = (name: CommandName, serverId: string): string => lanes[otherLanes[name] ?? 'server'].group(serverId);

/** The group tells the lane, also of a message that this version cannot read. */
export const laneOfGroup = (group: string): Lane => laneNames.find((name) => lanes[name].isOf(group)) ?? 'server';
