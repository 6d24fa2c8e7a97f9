/** Stands in for `@aws-sdk/client-sqs` in bundles: the commands that shared/messaging/sqs.ts gives. Its contract suite runs on this client too. */
import { askJson, repeating } from './request.ts';

type Members = Readonly<Record<string, unknown>>;

export class SQSClient {
  async send(command: Command): Promise<Members> {
    return repeating(() => askJson('sqs', `AmazonSQS.${command.action}`, '1.0', command.input));
  }
  destroy(): void {}
}

abstract class Command {
  abstract readonly action: string;
  readonly input: Members;
  constructor(input: Members) {
    this.input = input;
  }
}

export class ChangeMessageVisibilityCommand extends Command {
  readonly action = 'ChangeMessageVisibility';
}
export class CreateQueueCommand extends Command {
  readonly action = 'CreateQueue';
}
export class DeleteMessageCommand extends Command {
  readonly action = 'DeleteMessage';
}
export class GetQueueAttributesCommand extends Command {
  readonly action = 'GetQueueAttributes';
}
export class GetQueueUrlCommand extends Command {
  readonly action = 'GetQueueUrl';
}
export class ReceiveMessageCommand extends Command {
  readonly action = 'ReceiveMessage';
}
export class SendMessageCommand extends Command {
  readonly action = 'SendMessage';
}
