/** Alarms, and the dashboard that shows what they watch. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import * as limits from '../../../shared/limits.ts';
import { workerFunctions } from '../functions.ts';
import type { CloudStage } from '../stage.ts';
import { metricNamespace, metrics } from './metrics.ts';
import type { StateStack } from './state.ts';

interface Watched {
  readonly name: string;
  readonly metric: IMetric;
  /** The alarm goes off above this value... */
  readonly above: number;
  /** ...in so many periods in a row; 1 unless told. */
  readonly periods?: number;
  readonly says: string;
}

const minute = Duration.minutes(1);
const fiveMinutes = Duration.minutes(5);

interface WatchProps extends StackProps {
  readonly stage: CloudStage;
  readonly state: StateStack;
  readonly deadWork: Queue;
  readonly apiIds: readonly string[];
}

export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, { stage, state, deadWork, apiIds, ...props }: WatchProps) {
    super(scope, id, props);
    const topic = new Topic(this, 'Alarms', { topicName: `${stage.prefix}-alarms`, enforceSSL: true });
    if (stage.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(stage.alarmEmail));
    const action = new SnsAction(topic);

    const all = watchedOf(stage, state, deadWork, apiIds);
    for (const { name, metric, above, periods = 1, says } of all) {
      new Alarm(this, name, {
        alarmName: `${stage.prefix}-${name}`,
        alarmDescription: says,
        metric,
        threshold: above,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(action);
    }
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: stage.prefix });
    dashboard.addWidgets(
      new GraphWidget({ title: 'Requests', left: ['Count', '4xx', '5xx'].map((metric) => sumOf(apiIds, metric)), width: 12 }),
      new GraphWidget({ title: 'Latency', left: ['p50', 'p90', 'p99'].map((part) => slowestOf(apiIds, part)), width: 12 }),
    );
    for (const pair of pairs(all.map(({ name, metric }) => new GraphWidget({ title: name, left: [metric], width: 12 }))))
      dashboard.addWidgets(...pair);
  }
}

/** Everything that wakes somebody up. */
function watchedOf(stage: CloudStage, state: StateStack, deadWork: Queue, apiIds: readonly string[]): readonly Watched[] {
  const own = (metricName: string, statistic: string) =>
    new Metric({ namespace: metricNamespace(stage), metricName, statistic, period: minute });
  const table = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      statistic: 'Sum',
      period: fiveMinutes,
      dimensionsMap: { TableName: state.places.tableName },
    });
  return [
    ...[...state.deadLetterQueues, deadWork].map((queue) => ({
      name: queue.node.id,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
      above: 0,
      says: 'Something was tried again and again and never succeeded. Look at the messages, then redrive or purge them: docs/deploy.md.',
    })),
    {
      name: 'OldestEvent',
      metric: state.events.metricApproximateAgeOfOldestMessage({ period: minute, statistic: 'Maximum' }),
      above: limits.serviceDownSeconds,
      periods: 3,
      says: 'Events of agents wait: the hosts will seem to be down.',
    },
    {
      name: 'OldestCommand',
      metric: own(metrics.oldestCommand, 'Maximum'),
      above: 15 * 60,
      periods: 3,
      says: 'A command has been owed an answer for a quarter of an hour: a hypervisor is slow or its agent does not answer.',
    },
    {
      name: 'SilentHosts',
      metric: own(metrics.silentHosts, 'Sum'),
      above: 0,
      periods: 3,
      says: 'Most hosts seem to be down at once. Nothing of theirs is given up for that; look at the events queue and its function first.',
    },
    {
      name: 'ForeignEvents',
      metric: own(metrics.foreignEvents, 'Sum'),
      above: 0,
      says: 'An agent sent events in the name of another host. They were not believed. Its credentials may be in other hands.',
    },
    {
      name: 'UndeclaredErrors',
      metric: own(metrics.undeclaredErrors, 'Sum'),
      above: 0,
      says: 'An operation failed in a way that it does not declare, and answered 500: a defect. The log has the stack.',
    },
    { name: 'ServerErrors', metric: sumOf(apiIds, '5xx'), above: 5, says: 'Clients get errors with status 5xx.' },
    {
      name: 'SlowAnswers',
      metric: slowestOf(apiIds, 'p99'),
      above: 3_000,
      periods: 3,
      says: 'One request in a hundred takes over 3 s.',
    },
    {
      name: 'FunctionThrottles',
      metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum', period: fiveMinutes }),
      above: 0,
      says: "The account's limit of concurrent functions is reached.",
    },
    {
      name: 'TableThrottles',
      metric: new MathExpression({
        expression: 'reads + writes',
        period: fiveMinutes,
        usingMetrics: { reads: table('ReadThrottleEvents'), writes: table('WriteThrottleEvents') },
      }),
      above: 10,
      says: 'DynamoDB refuses requests: one partition is hot, or the account reaches its limit.',
    },
    {
      name: 'WorkerErrors',
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        period: fiveMinutes,
        usingMetrics: Object.fromEntries(
          workerFunctions.map(({ name }, index) => [
            `errors${index}`,
            new Metric({
              namespace: 'AWS/Lambda',
              metricName: 'Errors',
              statistic: 'Sum',
              period: fiveMinutes,
              dimensionsMap: { FunctionName: `${stage.prefix}-${name}` },
            }),
          ]),
        ),
      }),
      above: 2,
      says: 'Workers fail: commands and events may be late.',
    },
  ];
}

/** Over the APIs of all services. */
function sumOf(apiIds: readonly string[], metricName: string): IMetric {
  return ofApis(apiIds, { expression: 'SUM(METRICS())', metricName, statistic: 'Sum', label: metricName });
}

/** The latency of the service that is the slowest. */
function slowestOf(apiIds: readonly string[], statistic: string): IMetric {
  return ofApis(apiIds, { expression: 'MAX(METRICS())', metricName: 'Latency', statistic, label: statistic });
}

function ofApis(
  apiIds: readonly string[],
  {
    expression,
    label,
    ...what
  }: { readonly expression: string; readonly label: string; readonly metricName: string; readonly statistic: string },
): IMetric {
  const metrics = apiIds.map((ApiId, index) => {
    const id = `${label.toLowerCase().replace(/^(?=\d)/, 'status')}${index}`;
    return [id, new Metric({ namespace: 'AWS/ApiGateway', ...what, period: fiveMinutes, dimensionsMap: { ApiId } })] as const;
  });
  return new MathExpression({ expression, label, period: fiveMinutes, usingMetrics: Object.fromEntries(metrics) });
}

function pairs<T>(all: readonly T[]): readonly (readonly T[])[] {
  return all.flatMap((_, index) => (index % 2 === 0 ? [all.slice(index, index + 2)] : []));
}
