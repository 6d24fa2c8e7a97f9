/** What runs without being asked: on the queue of events, the table's stream, uploads, and each minute. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { commandPrefix, volumeSort } from '../../../functions/workers/dispatch.ts';
import { owedSorts } from '../../../shared/network/hosts/owed-sorts.ts';
import { keyAttributes } from '../../../shared/store/table.ts';
import { type WorkerFunction, workerFunctions } from '../functions.ts';
import { allow } from '../permissions.ts';
import { imagePrefixes } from '../settings.ts';
import type { CloudStage } from '../stage.ts';
import { acknowledge } from './acknowledged.ts';
import { FunctionGroup } from './functions.ts';
import { retention, type StateStack } from './state.ts';

/** Bounds how many functions agents can keep busy; a group, which is a server or a host, is never in two at once. */
const eventsConcurrency = 20;
/** A record of the stream that cannot be dispatched is set aside after so many tries; `reap` sends its command after a minute anyhow. */
const streamAttempts = 10;

/** What of the table's stream is dispatched. A volume stands in the index of what is due as long as an order for it is owed, and so does what hosts are to be told of. */
const dispatched = [
  { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: commandPrefix }] } } } },
  {
    eventName: ['INSERT', 'MODIFY'],
    dynamodb: {
      Keys: { sk: { S: [volumeSort, ...owedSorts] } },
      NewImage: { [keyAttributes.due.partition]: { S: [{ exists: true }] } },
    },
  },
];

interface WorkersProps extends StackProps {
  readonly stage: CloudStage;
  readonly bundles: string;
  readonly state: StateStack;
}

const workerNamed = (name: string): WorkerFunction => {
  const found = workerFunctions.find((worker) => worker.name === name);
  if (found === undefined) throw new Error(`There is no worker ${name}.`);
  return found;
};

export class WorkersStack extends Stack {
  /** What no worker could deal with, besides messages: batches of the stream, news of uploads, runs of the schedule. */
  readonly deadWork: Queue;

  constructor(scope: Construct, id: string, { stage, bundles, state, ...props }: WorkersProps) {
    super(scope, id, props);
    const { events, table, places } = state;
    const group = new FunctionGroup(this, 'workers', { stage, bundles, places });

    this.deadWork = new Queue(this, 'DeadWork', {
      queueName: `${stage.prefix}-dead-work`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: retention,
    });
    acknowledge(this.deadWork, 'deadLetters');

    const takeEvents = allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      [events.queueArn],
    );
    const agentEvents = group.add(workerNamed('agent-events'), [takeEvents]);
    afterPolicies(
      new CfnEventSourceMapping(this, 'Events', {
        functionName: agentEvents.functionName,
        eventSourceArn: events.queueArn,
        batchSize: 10,
        functionResponseTypes: ['ReportBatchItemFailures'],
        scalingConfig: { maximumConcurrency: eventsConcurrency },
      }),
      agentEvents,
    );

    const streamArn = table.tableStreamArn ?? '';
    const setAside = allow(['sqs:SendMessage'], [this.deadWork.queueArn]);
    const dispatch = group.add(workerNamed('dispatch'), [
      allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [streamArn]),
      allow(['dynamodb:ListStreams'], ['*']),
      setAside,
    ]);
    afterPolicies(
      new CfnEventSourceMapping(this, 'Stream', {
        functionName: dispatch.functionName,
        eventSourceArn: streamArn,
        startingPosition: 'TRIM_HORIZON',
        batchSize: 100,
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: streamAttempts,
        functionResponseTypes: ['ReportBatchItemFailures'],
        destinationConfig: { onFailure: { destination: this.deadWork.queueArn } },
        // Nothing but new commands, and volumes whose agents are owed an order: the function is not called for anything else that changes in the table.
        filterCriteria: { filters: dispatched.map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
      }),
      dispatch,
    );

    const target = (handler: LambdaFunction) =>
      new FunctionTarget(handler, { deadLetterQueue: this.deadWork, retryAttempts: 2, maxEventAge: Duration.hours(2) });
    const reap = group.add(workerNamed('reap'));
    new Rule(this, 'EachMinute', { schedule: Schedule.rate(Duration.minutes(1)), targets: [target(reap)] });

    const uploaded = group.add(workerNamed('image-uploaded'));
    new Rule(this, 'Uploaded', {
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [places.bucketName] }, object: { key: [{ prefix: imagePrefixes.uploads }] } },
      },
      targets: [target(uploaded)],
    });

    const sweep = group.add(workerNamed('sweep-images'));
    new Rule(this, 'EachHour', { schedule: Schedule.rate(Duration.hours(1)), targets: [target(sweep)] });

    const doctor = group.add(workerNamed('doctor'));
    new CfnOutput(this, 'Doctor', { value: doctor.functionName, description: 'The function that looks for what is wrong in the table' });

    const bootstrap = group.add(workerNamed('bootstrap'));
    new CfnOutput(this, 'Bootstrap', {
      value: bootstrap.functionName,
      description: 'The function to call once after the first deployment',
    });
  }
}

/** A mapping is refused as long as the function's role may not read the source. */
function afterPolicies(mapping: CfnEventSourceMapping, { role }: LambdaFunction): void {
  if (role !== undefined) mapping.node.addDependency(role);
}
