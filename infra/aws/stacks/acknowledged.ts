/** Findings of cdk-nag's AwsSolutions pack that are accepted, each with the reason: acknowledged on one construct, never on a whole stack. */
import { Aws, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const acknowledgements = {
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
  volumeSecret: {
    id: 'AwsSolutions-SMG4',
    reason: 'Encrypted volumes are read with what is made of it: whoever rotates it has lost them.',
  },
  credentialSecret: {
    id: 'AwsSolutions-SMG4',
    reason: 'Credentials of users are opened with what is made of it: whoever rotates it has lost them.',
  },
  firstPasswords: {
    id: 'AwsSolutions-SMG4',
    reason: 'It holds the passwords of the first users until they are changed, and is deleted then: there is nothing to rotate.',
  },
} as const;

export function acknowledge(construct: IConstruct, ...names: readonly (keyof typeof acknowledgements)[]): void {
  Validations.of(construct).acknowledge(...names.map((name) => acknowledgements[name]));
}

/** Resources that no name can be given when the template is made, by what their ARNs end in. */
const unnamed: readonly { readonly ending: string; readonly reason: string }[] = [
  {
    ending: '-host-*.fifo',
    reason: 'Hosts register while the cloud runs: their queues have in common the stage and "host" in their names.',
  },
  { ending: '/images/*', reason: "Images are made while the cloud runs: their objects are named by the images' ids below this prefix." },
  { ending: '/uploads/*', reason: "Uploads come while the cloud runs: their objects are named by the images' ids below this prefix." },
  { ending: '*', reason: 'dynamodb:ListStreams, which Lambda asks of whoever reads a stream, knows no resources.' },
];

/** Accepts the wildcards among a role's resources, each by itself: one that is not known here stays a finding. */
export function acknowledgeUnnamed(construct: IConstruct, resources: readonly string[]): void {
  for (const resource of new Set(resources)) {
    const found = unnamed.find(({ ending }) => (ending === '*' ? resource === '*' : resource.endsWith(ending)));
    if (found === undefined) continue;
    const shown = resource
      .replaceAll(Aws.PARTITION, '<AWS::Partition>')
      .replaceAll(Aws.REGION, '<AWS::Region>')
      .replaceAll(Aws.ACCOUNT_ID, '<AWS::AccountId>');
    Validations.of(construct).acknowledge({ id: `AwsSolutions-IAM5[Resource::${shown}]`, reason: found.reason });
  }
}
