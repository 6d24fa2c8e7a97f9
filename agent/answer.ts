import type { Clock } from '../shared/clock.ts';
import { type AnyCommand, type Command, isToldUntilDone, readCommand, UnknownCommand } from '../shared/messaging/commands.ts';
import type { Outcome, ResultEvent } from '../shared/messaging/events.ts';
import type { Message } from '../shared/messaging/port.ts';
import { type DrivenName, execute, powerStateOf, undoWhatIsLeft } from './commands.ts';
import { Courses } from './course.ts';
import { type Driver, DriverFault } from './driver.ts';
import type { Ledger } from './ledger.ts';
import { isControl, steer } from './steer.ts';

export interface AnswerPorts {
  readonly host: string;
  readonly driver: Driver;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Of the calls that this process is at; nobody follows them unless given. */
  readonly courses?: Courses;
}

type Told = Pick<ResultEvent, 'outcome' | 'fault' | 'result'>;

const ended = (outcome: Outcome, fault: string): Told => ({ outcome, fault });

/**
 * Carries out the command in a message's body, unless that has been done or must not be done, and says how it ended. When this returns, the
 * end is in the ledger, unless it is a failure at what is told until it is done. An error other than MalformedMessage means that it is not known to have ended: it is safe to
 * call this again.
 *
 * @throws MalformedMessage when the body is no command.
 */
export async function answer(ports: AnswerPorts, message: Pick<Message, 'body' | 'sentAt'>): Promise<ResultEvent> {
  const command = readAny(message.body);
  const finished = await ports.ledger.find(command.id);
  if (finished) return finished;
  const event: ResultEvent = {
    type: 'result',
    host: ports.host,
    commandId: command.id,
    serverId: command.serverId,
    generation: command.generation,
    ...(await end(ports, command, message)),
    at: ports.clock.now(),
  };
  if (event.outcome === 'failed' && !('isUnknown' in command) && isToldUntilDone(command.name)) return event;
  await ports.ledger.finish(event, message.sentAt);
  return event;
}

async function end(ports: AnswerPorts, command: Command | UnknownToAgent, message: Pick<Message, 'sentAt'>): Promise<Told> {
  const { host, driver, ledger, clock } = ports;
  if (command.host !== host) return ended('refused', `The command is for the host ${command.host}, not for ${host}.`);
  const newest = await ledger.newestGeneration(command.serverId);
  // What is discarded is named, so that no newer machine is met: it is done however old the command is, or it would be told for ever.
  if (command.generation < newest && !('isUnknown' in command) && command.name === 'discard') return carryOut(ports, command);
  if (command.generation < newest) {
    // An earlier delivery may have carried it out, without having come to the end.
    if (isDriven(command)) await undoWhatIsLeft(driver, command);
    return standing(driver, command, ended('refused', 'A newer command for the server has been carried out.'));
  }
  if ('isUnknown' in command) return ended('failed', `The host's agent does not know how to carry out "${command.name}".`);
  if (isDriven(command)) return carryOut(ports, command);
  if (clock.now() >= command.deadline) return ended('refused', tooLate);
  return (await steer({ courses: new Courses(), ...ports }, command, message)) === 'told'
    ? { outcome: 'done' }
    : ended('failed', 'What it is about had come to its end.');
}

const tooLate = 'The host was too late: the time for the command had passed.';

async function carryOut({ driver, ledger, clock, courses = new Courses() }: AnswerPorts, command: Command<DrivenName>): Promise<Told> {
  const course = courses.begin(command);
  try {
    const marks = await ledger.marksOf(command.id);
    for (const mark of marks) courses.mark(command.id, mark);
    if (marks.includes('given up')) {
      await undoWhatIsLeft(driver, command);
      return await standing(driver, command, ended('refused', 'It was given up on request.'));
    }
    const execution = await execute(driver, command, () => clock.now(), course);
    if (execution.outcome === 'done') return execution;
    return await standing(driver, command, ended('refused', tooLate));
  } catch (error) {
    if (error instanceof DriverFault) return await standing(driver, command, ended('failed', error.message));
    throw error;
  } finally {
    courses.end(command.id);
  }
}

const isDriven = (command: Command | UnknownToAgent): command is Command<DrivenName> => !('isUnknown' in command) && !isControl(command);

/** What of a refused command cannot have taken anything from others is not undone, and what failed may have met another machine than was thought: how the machine stands is told. */
async function standing(driver: Driver, { serverId }: AnyCommand, told: Told): Promise<Told> {
  const result = await powerStateOf(driver, serverId);
  return { ...told, ...(result === undefined ? {} : { result }) };
}

type UnknownToAgent = AnyCommand & { readonly isUnknown: true };

/** @throws MalformedMessage when the body is no command. */
export function readAny(body: string): Command | UnknownToAgent {
  try {
    return readCommand(body);
  } catch (error) {
    if (error instanceof UnknownCommand) return { ...error.command, isUnknown: true };
    throw error;
  }
}
