/** Everything that is kept: the table, the queues, the bucket, the secrets. */

import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnRotationSchedule, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { commandsDeadLetterQueue, eventsDeadLetterQueue, eventsQueue } from '../../../shared/messaging/agent-queues.ts';
import { queueLimits } from '../../../shared/messaging/limits.ts';
import { sqsQueueName } from '../../../shared/messaging/sqs-address.ts';
import { keyAttributes, projectionOf, secondaryIndexes, timeToLiveAttribute } from '../../../shared/store/table.ts';
import { workerFunctions } from '../functions.ts';
import type { Places } from '../permissions.ts';
import { imagePrefixes } from '../settings.ts';
import type { CloudStage } from '../stage.ts';
import { acknowledge } from './acknowledged.ts';
import { FunctionGroup } from './functions.ts';
import { metricNamespace } from './metrics.ts';

/** Longer than an SQS consumer may take for a batch: AWS asks for six times the function's timeout. */
const eventsVisibility = Duration.minutes(6);
/** SQS forgets after that; nothing stays unseen for so long. */
export const retention = Duration.days(14);
const rotationDays = 30;
const secretCharacters = 64;

const attribute = (name: string) => ({ name, type: AttributeType.STRING });

interface StateProps extends StackProps {
  readonly stage: CloudStage;
  readonly bundles: string;
}

export class StateStack extends Stack {
  readonly table: Table;
  readonly events: Queue;
  /** Other stacks know table and bucket by their names: nothing that they import keeps this stack from changing. */
  readonly places: Places;
  /** What was received too often is here: empty as long as all is well. */
  readonly deadLetterQueues: readonly Queue[];

  constructor(scope: Construct, id: string, { stage, bundles, ...props }: StateProps) {
    super(scope, id, props);
    const removalPolicy = stage.isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const queuePrefix = `${stage.prefix}-`;

    this.table = this.#makeTable(stage, removalPolicy);

    const deadEvents = this.#fifoQueue('DeadEvents', sqsQueueName(queuePrefix, eventsDeadLetterQueue));
    const deadCommands = this.#fifoQueue('DeadCommands', sqsQueueName(queuePrefix, commandsDeadLetterQueue));
    this.deadLetterQueues = [deadEvents, deadCommands];
    // The queues of hosts that redrive to it are made when hosts register, outside of this template.
    for (const queue of this.deadLetterQueues) acknowledge(queue, 'deadLetters');
    this.events = this.#fifoQueue('Events', sqsQueueName(queuePrefix, eventsQueue), deadEvents);

    // Names of buckets are the world's: the account's and the region's make it ours.
    const bucketName = `${stage.prefix}-images-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
    this.#makeBucket(bucketName, removalPolicy);

    const tokenKeys = this.#secret('TokenKeys', `${stage.prefix}/token-keys`, 'The keys that sign tokens', 'current');
    const passwords = this.#secret('Passwords', `${stage.prefix}/first-passwords`, 'The passwords of the users admin and demo', 'seed');
    acknowledge(passwords, 'firstPasswords');
    const volumeSecret = this.#secret('VolumeSecret', `${stage.prefix}/volume-secret`, 'What the keys of volumes are made of', 'secret');
    acknowledge(volumeSecret, 'volumeSecret');
    const sealing = this.#secret(
      'CredentialSecret',
      `${stage.prefix}/credential-secret`,
      'What credentials of users are sealed with',
      'secret',
    );
    acknowledge(sealing, 'credentialSecret');

    this.places = {
      tableName: stage.prefix,
      tableArn: `arn:${Aws.PARTITION}:dynamodb:${Aws.REGION}:${Aws.ACCOUNT_ID}:table/${stage.prefix}`,
      queuePrefix,
      bucketName,
      bucketArn: `arn:${Aws.PARTITION}:s3:::${bucketName}`,
      tokenKeysArn: tokenKeys.secretArn,
      passwordsArn: passwords.secretArn,
      volumeSecretArn: volumeSecret.secretArn,
      credentialSecretArn: sealing.secretArn,
      ...(stage.resizeConfirmSeconds === undefined ? {} : { resizeConfirmSeconds: stage.resizeConfirmSeconds }),
      metricNamespace: metricNamespace(stage),
      ...(stage.hasDetailedMetrics ? { detailedMetrics: 'true' } : {}),
      ...(stage.auditDays === undefined ? {} : { auditDays: stage.auditDays }),
      ...(stage.shelvedOffloadSeconds === undefined ? {} : { shelvedOffloadSeconds: stage.shelvedOffloadSeconds }),
      ...(stage.reclaimInstanceSeconds === undefined ? {} : { reclaimInstanceSeconds: stage.reclaimInstanceSeconds }),
      ...(stage.consoleProxy === undefined ? {} : { consoleProxy: stage.consoleProxy }),
    };
    this.#rotate(tokenKeys, { stage, bundles });
    new CfnOutput(this, 'FirstPasswords', { value: passwords.secretName, description: 'The secret with the passwords of the first users' });
    new CfnOutput(this, 'QueuePrefix', { value: queuePrefix, description: 'What agents are given as --sqs-prefix' });
  }

  #makeTable({ prefix, isProduction }: CloudStage, removalPolicy: RemovalPolicy): Table {
    const table = new Table(this, 'Table', {
      tableName: prefix,
      partitionKey: attribute(keyAttributes.table.partition),
      sortKey: attribute(keyAttributes.table.sort),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute,
      stream: StreamViewType.NEW_IMAGE,
      deletionProtection: isProduction,
      removalPolicy,
    });
    for (const name of secondaryIndexes) {
      const { partition, sort } = keyAttributes[name];
      const attributes = projectionOf(name);
      table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: attribute(partition),
        sortKey: attribute(sort),
        ...(attributes === undefined
          ? { projectionType: ProjectionType.ALL }
          : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...attributes] }),
      });
    }
    return table;
  }

  #fifoQueue(id: string, queueName: string, deadLetters?: Queue): Queue {
    return new Queue(this, id, {
      queueName,
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: retention,
      ...(deadLetters === undefined
        ? {}
        : { visibilityTimeout: eventsVisibility, deadLetterQueue: { queue: deadLetters, maxReceiveCount: queueLimits.maximumReceives } }),
    });
  }

  #makeBucket(bucketName: string, removalPolicy: RemovalPolicy): void {
    const bucket = new Bucket(this, 'Images', {
      bucketName,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [
        { prefix: imagePrefixes.uploads, expiration: Duration.days(1) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy,
    });
    // The construct's own way to this one property is a custom resource with a function of its own.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    acknowledge(bucket, 'bucketLog');
  }

  #secret(id: string, secretName: string, description: string, key: string): Secret {
    return new Secret(this, id, {
      secretName,
      description,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: key,
        passwordLength: secretCharacters,
        excludePunctuation: true,
      },
    });
  }

  /** The first rotation is at once: it puts the next key beside the current one. */
  #rotate(tokenKeys: Secret, { stage, bundles }: { readonly stage: CloudStage; readonly bundles: string }): void {
    const facts = workerFunctions.find(({ name }) => name === 'rotate-keys');
    if (facts === undefined) throw new Error('There is no function that rotates the keys.');
    const group = new FunctionGroup(this, 'keys', { stage, bundles, places: this.places });
    const rotation = group.add(facts);
    rotation.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: this.account,
    });
    const schedule = new CfnRotationSchedule(this, 'Rotation', {
      secretId: tokenKeys.secretArn,
      rotationLambdaArn: rotation.functionArn,
      rotationRules: { automaticallyAfterDays: rotationDays },
    });
    schedule.node.addDependency(rotation);
  }
}
