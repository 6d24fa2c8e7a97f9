/** From what functions need to what their roles allow, and to the environment variables that tell them where it is. */
import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { commandsDeadLetterQueue, eventsQueue, hostQueue } from '../../shared/messaging/agent-queues.ts';
import { sqsQueueName } from '../../shared/messaging/sqs-address.ts';
import { secondaryIndexes } from '../../shared/store/table.ts';
import type { FunctionNeed } from './needs.ts';
import { imagePrefixes, type SettingName } from './settings.ts';

/** What the functions of a stage work on. */
export interface Places {
  readonly tableName: string;
  readonly tableArn: string;
  readonly queuePrefix: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly tokenKeysArn: string;
  readonly passwordsArn: string;
  readonly volumeSecretArn: string;
  readonly credentialSecretArn: string;
  /** JSON with the origins of the services; undefined where one name leads to all. */
  readonly serviceOrigins?: string;
  /** Where moves are confirmed by themselves. */
  readonly resizeConfirmSeconds?: string;
  /** Where servers that were deleted can be taken back for a while. */
  readonly reclaimInstanceSeconds?: string;
  /** Where the proxies of consoles are. */
  readonly consoleProxy?: string;
  /** How long machines of shelved servers stay on their hosts, where they do. */
  readonly shelvedOffloadSeconds?: string;
  readonly auditDays?: string;
  readonly metricNamespace: string;
  readonly detailedMetrics?: string;
}

interface Grant {
  readonly actions: readonly string[];
  resources(places: Places): readonly string[];
}

const queueArnBase = `arn:${Aws.PARTITION}:sqs:${Aws.REGION}:${Aws.ACCOUNT_ID}:`;
const queueArn = (places: Places, queue: string) => `${queueArnBase}${sqsQueueName(places.queuePrefix, queue)}`;
/** Hosts are registered while the cloud runs: their queues can be named by what they have in common only. */
const hostQueues = (places: Places) => [`${queueArnBase}${places.queuePrefix}${hostQueue('')}*.fifo`];
const table = ({ tableArn }: Places) => [tableArn];
const tableAndIndexes = ({ tableArn }: Places) => [tableArn, ...secondaryIndexes.map((name) => `${tableArn}/index/${name}`)];
const uploads = ({ bucketArn }: Places) => `${bucketArn}/${imagePrefixes.uploads}*`;
const images = ({ bucketArn }: Places) => `${bucketArn}/${imagePrefixes.images}*`;
const readSecret = 'secretsmanager:GetSecretValue';
const tokenKeys: Grant = { actions: [readSecret], resources: ({ tokenKeysArn }) => [tokenKeysArn] };

const grants: Readonly<Record<FunctionNeed, readonly Grant[]>> = {
  'table:read': [{ actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], resources: tableAndIndexes }],
  'table:write': [
    { actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'], resources: table },
  ],
  'queue:send': [{ actions: ['sqs:GetQueueUrl', 'sqs:SendMessage'], resources: hostQueues }],
  'queue:make': [
    {
      actions: ['sqs:CreateQueue', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
      resources: (places) => [...hostQueues(places), queueArn(places, commandsDeadLetterQueue)],
    },
  ],
  'queue:look': [{ actions: ['sqs:GetQueueUrl'], resources: (places) => [queueArn(places, eventsQueue)] }],
  'images:read': [{ actions: ['s3:GetObject'], resources: (places) => [images(places)] }],
  'images:offer': [{ actions: ['s3:PutObject'], resources: (places) => [images(places)] }],
  'images:write': [
    { actions: ['s3:PutObject'], resources: (places) => [uploads(places)] },
    { actions: ['s3:DeleteObject'], resources: (places) => [uploads(places), images(places)] },
  ],
  'images:accept': [
    { actions: ['s3:GetObject', 's3:DeleteObject'], resources: (places) => [uploads(places)] },
    { actions: ['s3:PutObject', 's3:DeleteObject'], resources: (places) => [images(places)] },
  ],
  'images:sweep': [
    { actions: ['s3:ListBucket'], resources: ({ bucketArn }) => [bucketArn] },
    { actions: ['s3:DeleteObject'], resources: (places) => [uploads(places), images(places)] },
  ],
  'tokens:sign': [tokenKeys],
  'tokens:verify': [tokenKeys],
  'keys:rotate': [
    {
      actions: [readSecret, 'secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
      resources: ({ tokenKeysArn }) => [tokenKeysArn],
    },
  ],
  'volumes:keys': [{ actions: [readSecret], resources: ({ volumeSecretArn }) => [volumeSecretArn] }],
  'credentials:keys': [{ actions: [readSecret], resources: ({ credentialSecretArn }) => [credentialSecretArn] }],
  networks: [],
  devices: [],
  'passwords:read': [{ actions: [readSecret], resources: ({ passwordsArn }) => [passwordsArn] }],
};

/** What a role for these needs may do. Equal grants are given once. */
export function statementsFor(needs: readonly FunctionNeed[], places: Places): PolicyStatement[] {
  const wanted = new Set(needs.flatMap((need) => grants[need]));
  return [...wanted].map(({ actions, resources }) => allow(actions, resources(places)));
}

export function allow(actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources] });
}

interface Setting {
  /** Undefined where functions need not be told. */
  readonly value: (places: Places) => string | undefined;
  /** Who is told: functions with one of these needs, or all. */
  readonly needs: readonly FunctionNeed[] | 'all';
}

const settings: Readonly<Record<SettingName, Setting>> = {
  METRIC_NAMESPACE: { value: ({ metricNamespace }) => metricNamespace, needs: 'all' },
  DETAILED_METRICS: { value: ({ detailedMetrics }) => detailedMetrics, needs: 'all' },
  TABLE_NAME: { value: ({ tableName }) => tableName, needs: ['table:read', 'table:write'] },
  QUEUE_PREFIX: { value: ({ queuePrefix }) => queuePrefix, needs: ['queue:send', 'queue:make', 'queue:look'] },
  QUEUE_ARN_BASE: { value: () => queueArnBase, needs: ['queue:make'] },
  IMAGE_BUCKET: {
    value: ({ bucketName }) => bucketName,
    needs: ['images:read', 'images:offer', 'images:write', 'images:accept', 'images:sweep'],
  },
  TOKEN_KEYS_SECRET: { value: ({ tokenKeysArn }) => tokenKeysArn, needs: ['tokens:sign', 'tokens:verify'] },
  VOLUME_SECRET: { value: ({ volumeSecretArn }) => volumeSecretArn, needs: ['volumes:keys'] },
  CREDENTIAL_SECRET: { value: ({ credentialSecretArn }) => credentialSecretArn, needs: ['credentials:keys'] },
  PASSWORDS_SECRET: { value: ({ passwordsArn }) => passwordsArn, needs: ['passwords:read'] },
  // A catalogue goes with a token, and whoever has none is told where to get one.
  SERVICE_ORIGINS: { value: ({ serviceOrigins }) => serviceOrigins, needs: ['tokens:sign', 'tokens:verify'] },
  // Whoever deletes a server, or ends the command that puts it aside.
  RECLAIM_INSTANCE_SECONDS: { value: ({ reclaimInstanceSeconds }) => reclaimInstanceSeconds, needs: ['queue:send'] },
  // Whoever asks a host where a console is.
  CONSOLE_PROXY: { value: ({ consoleProxy }) => consoleProxy, needs: ['queue:send'] },
  // Whoever changes something leaves word of it, and whoever reads of it looks no further back.
  AUDIT_DAYS: { value: ({ auditDays }) => auditDays, needs: ['table:read', 'table:write'] },
  // Whoever ends a command may end shelving.
  SHELVED_OFFLOAD_SECONDS: { value: ({ shelvedOffloadSeconds }) => shelvedOffloadSeconds, needs: ['queue:send'] },
  // Whoever ends a command may end a move.
  RESIZE_CONFIRM_SECONDS: { value: ({ resizeConfirmSeconds }) => resizeConfirmSeconds, needs: ['queue:send'] },
};

export function settingsFor(needs: readonly FunctionNeed[], places: Places): Record<string, string> {
  const used = Object.entries(settings).filter(
    ([, setting]) => setting.needs === 'all' || setting.needs.some((need) => needs.includes(need)),
  );
  return Object.fromEntries(
    used.flatMap(([name, { value }]) => {
      const text = value(places);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
