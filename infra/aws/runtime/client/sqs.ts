/**
 * Stands in for `@aws-sdk/client-sqs` in bundles: what sqs-maker.ts and sqs-sender.ts of shared/messaging ask for. Functions receive nothing:
 * Lambda hands them their messages.
 */
import { Command } from './command.ts';
import { askJson, type Members, repeating } from './request.ts';

export class SQSClient {
  async send({ action, input }: Command): Promise<Members> {
    return repeating(() => askJson('SQS', `AmazonSQS.${action}`, input));
  }
  destroy(): void {}
}

export class CreateQueueCommand extends Command {
  readonly action = 'CreateQueue';
}
export class GetQueueAttributesCommand extends Command {
  readonly action = 'GetQueueAttributes';
}
export class GetQueueUrlCommand extends Command {
  readonly action = 'GetQueueUrl';
}
export class SendMessageCommand extends Command {
  readonly action = 'SendMessage';
}
