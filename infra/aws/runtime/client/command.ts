import type { Members } from './request.ts';

/** A command as the SDK's are made: `new GetQueueUrlCommand({ QueueName })`. */
export abstract class Command {
  /** As the service's protocol calls it. */
  abstract readonly action: string;
  readonly input: Members;
  constructor(input: Members) {
    this.input = input;
  }
}
