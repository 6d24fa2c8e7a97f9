/** What is said of a command that is under way, or on its way: it is given up, or is to come to its end soon. */
import type { Command, ControlVerb } from '../shared/messaging/commands.ts';
import type { Message } from '../shared/messaging/port.ts';
import type { Courses, Mark } from './course.ts';
import type { Ledger } from './ledger.ts';

const marks: Readonly<Record<ControlVerb, Mark>> = { give_up: 'given up', force_complete: 'hurried' };

export const isControl = (command: Command): command is Command<ControlVerb> => Object.hasOwn(marks, command.name);

/**
 * Written down first, and said then: a call that begins in between finds it written down, and an agent that dies tells the next. What has ended is
 * not changed by it. @returns whether the command had ended before
 */
export async function steer(
  { ledger, courses }: { readonly ledger: Ledger; readonly courses: Courses },
  { name, payload: { commandId } }: Command<ControlVerb>,
  { sentAt }: Pick<Message, 'sentAt'>,
): Promise<'told' | 'too late'> {
  if ((await ledger.find(commandId)) !== undefined) return 'too late';
  await ledger.mark(commandId, marks[name], sentAt);
  courses.mark(commandId, marks[name]);
  return 'told';
}
