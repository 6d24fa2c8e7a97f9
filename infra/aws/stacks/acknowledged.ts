/** Findings of cdk-nag's AwsSolutions pack that are accepted, each with the reason: acknowledged on one construct, never on a whole stack. */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const acknowledgements = {
  wildcards: {
    id: 'AwsSolutions-IAM5',
    reason:
      'What is behind the wildcards has no name when the template is made: the streams of a log group, the objects of a bucket below a fixed prefix, the queues of hosts that register later. Actions have none.',
  },
  streamList: {
    id: 'AwsSolutions-IAM5',
    reason: 'dynamodb:ListStreams, which Lambda asks of whoever reads a stream, knows no resources; log streams have no name beforehand.',
  },
  ownTokens: {
    id: 'AwsSolutions-APIG4',
    reason:
      "OpenStack's clients send a token in X-Auth-Token, which no authorizer of API Gateway can answer as Keystone's middleware does; every function checks it before anything else, and a test asks every operation without one.",
  },
  bucketLog: {
    id: 'AwsSolutions-S1',
    reason:
      'Objects are reached by presigned URLs only, which the API gives out and logs, each for one image and one hour; a second bucket with access logs would say no more.',
  },
  deadLetters: {
    id: 'AwsSolutions-SQS3',
    reason: 'This queue is where others put what they could not deliver; an alarm watches it.',
  },
  firstPasswords: {
    id: 'AwsSolutions-SMG4',
    reason: 'It holds the passwords of the first users until they are changed, and is deleted then: there is nothing to rotate.',
  },
} as const;

export function acknowledge(construct: IConstruct, ...names: readonly (keyof typeof acknowledgements)[]): void {
  Validations.of(construct).acknowledge(...names.map((name) => acknowledgements[name]));
}
