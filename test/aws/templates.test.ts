/** Facts about the synthesized templates. That they are synthesized at all says that cdk-nag has found nothing. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { usualRouteQuota } from '../../infra/aws/cloud.ts';
import { allFunctions, routeFunctions } from '../../infra/aws/functions.ts';
import { keyAttributes, secondaryIndexes } from '../../shared/store/table.ts';
import { ofType, type Resource, synthesized } from '../support/aws-cloud.ts';

/** CloudFormation's limit is 500; what is added later must find room. */
const mostResources = 400;
/** API Gateway's quota, which AWS raises on request. */
const mostIntegrations = 300;

const stacks = await synthesized();
const production = await synthesized({
  stage: 'production',
  domainName: 'cloud.example.org',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
  alarmEmail: 'operators@example.org',
});

const only = (resources: readonly Resource[]): Readonly<Record<string, unknown>> => {
  assert.equal(resources.length, 1);
  return resources[0]?.Properties ?? {};
};

test('no stack comes near the limit of resources', () => {
  for (const { name, resources } of stacks) assert.ok(Object.keys(resources).length <= mostResources, name);
});

test('every route has a function, an integration and its paths, and what has none goes to the fallback', () => {
  const routes = ofType(stacks, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => String(Properties?.['RouteKey']));
  const expected = routeFunctions.flatMap(({ route }) => route.paths.map((path) => `${route.method} ${path}`));
  assert.deepEqual(routes.sort(), [...expected, '$default'].sort());
  assert.equal(ofType(stacks, 'AWS::ApiGatewayV2::Integration').length, routeFunctions.length + 1);
  assert.equal(ofType(stacks, 'AWS::Lambda::Function').length, allFunctions.length);
});

test('no two routes are told apart by the names of parameters alone', () => {
  const shapes = ofType(stacks, 'AWS::ApiGatewayV2::Route').map(({ Properties }) =>
    String(Properties?.['RouteKey']).replace(/\{\w+\}/g, '{}'),
  );
  assert.equal(new Set(shapes).size, shapes.length);
});

test('integrations stay within what API Gateway has, and too many routes are warned of', () => {
  assert.ok(routeFunctions.length < mostIntegrations);
  assert.equal(usualRouteQuota, 300);
});

test('functions run Node 24 on ARM with a log that is not kept for ever', () => {
  for (const { id, Properties } of ofType(stacks, 'AWS::Lambda::Function')) {
    assert.deepEqual([Properties?.['Runtime'], Properties?.['Architectures']], ['nodejs24.x', ['arm64']], id);
    assert.ok(Properties?.['LoggingConfig'], id);
  }
  for (const { id, Properties } of ofType(stacks, 'AWS::Logs::LogGroup')) assert.ok(Number(Properties?.['RetentionInDays']) > 0, id);
});

test('the table is on demand, can be restored, forgets what has expired and streams what comes', () => {
  const table = only(ofType(stacks, 'AWS::DynamoDB::Table'));
  assert.equal(table['BillingMode'], 'PAY_PER_REQUEST');
  assert.deepEqual(table['PointInTimeRecoverySpecification'], { PointInTimeRecoveryEnabled: true });
  assert.deepEqual(table['TimeToLiveSpecification'], { AttributeName: 'expires_at', Enabled: true });
  assert.deepEqual(table['StreamSpecification'], { StreamViewType: 'NEW_IMAGE' });
  const indexes = table['GlobalSecondaryIndexes'] as readonly { IndexName: string; KeySchema: readonly { AttributeName: string }[] }[];
  assert.deepEqual(
    indexes.map(({ IndexName, KeySchema }) => [IndexName, ...KeySchema.map(({ AttributeName }) => AttributeName)]),
    secondaryIndexes.map((name) => [name, keyAttributes[name].partition, keyAttributes[name].sort]),
  );
});

test('production keeps its data, whoever deletes the stacks', () => {
  const deleted = (which: typeof stacks, type: string) => ofType(which, type).map(({ DeletionPolicy }) => DeletionPolicy);
  assert.equal(only(ofType(production, 'AWS::DynamoDB::Table'))['DeletionProtectionEnabled'], true);
  assert.deepEqual(deleted(production, 'AWS::DynamoDB::Table'), ['Retain']);
  assert.deepEqual(deleted(production, 'AWS::S3::Bucket'), ['Retain']);
  assert.equal(only(ofType(stacks, 'AWS::DynamoDB::Table'))['DeletionProtectionEnabled'], false);
  assert.deepEqual(deleted(stacks, 'AWS::DynamoDB::Table'), ['Delete']);
});

test('a custom domain is the only way in where there is one', () => {
  assert.equal(only(ofType(production, 'AWS::ApiGatewayV2::DomainName'))['DomainName'], 'cloud.example.org');
  assert.equal(only(ofType(production, 'AWS::ApiGatewayV2::Api'))['DisableExecuteApiEndpoint'], true);
  assert.deepEqual(ofType(stacks, 'AWS::ApiGatewayV2::DomainName'), []);
});

test('events go through a FIFO queue whose dead letters are kept, and batches fail in part', () => {
  const queues = ofType(stacks, 'AWS::SQS::Queue').map(({ Properties }) => Properties ?? {});
  assert.deepEqual(queues.map((queue) => String(queue['QueueName'])).sort(), [
    'micronova-staging-dead-commands.fifo',
    'micronova-staging-dead-events.fifo',
    'micronova-staging-dead-work',
    'micronova-staging-events.fifo',
  ]);
  const events = queues.find((queue) => queue['QueueName'] === 'micronova-staging-events.fifo');
  const redrive = events?.['RedrivePolicy'] as { readonly maxReceiveCount: number } | undefined;
  assert.equal(redrive?.maxReceiveCount, 5);
  for (const { id, Properties } of ofType(stacks, 'AWS::Lambda::EventSourceMapping')) {
    assert.deepEqual(Properties?.['FunctionResponseTypes'], ['ReportBatchItemFailures'], id);
  }
});

test('the schedules, the stream and uploads that fail end in a queue that is watched', () => {
  const targets = ofType(stacks, 'AWS::Events::Rule').flatMap(
    ({ Properties }) => Properties?.['Targets'] as readonly Record<string, unknown>[],
  );
  assert.equal(targets.length, 3);
  for (const target of targets) assert.ok(target['DeadLetterConfig']);
  const alarms = ofType(stacks, 'AWS::CloudWatch::Alarm').map(({ Properties }) => String(Properties?.['AlarmName']));
  for (const name of ['DeadEvents', 'DeadCommands', 'DeadWork', 'OldestCommand', 'UndeclaredErrors', 'SlowAnswers', 'FunctionThrottles']) {
    assert.ok(alarms.includes(`micronova-staging-${name}`), name);
  }
});

test('the keys that sign tokens are rotated', () => {
  assert.deepEqual(only(ofType(stacks, 'AWS::SecretsManager::RotationSchedule'))['RotationRules'], { AutomaticallyAfterDays: 30 });
});

test('the API is throttled and says who asked for what, without tokens', () => {
  const stage = only(ofType(stacks, 'AWS::ApiGatewayV2::Stage'));
  assert.deepEqual(stage['DefaultRouteSettings'], { ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 });
  const { Format } = stage['AccessLogSettings'] as { readonly Format: string };
  assert.doesNotMatch(Format, /token/i);
});

test('what cdk-nag finds and nobody has acknowledged stops the synthesis', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'micronova-nag-')) });
  const stack = new Stack(app, 'careless');
  new Bucket(stack, 'Open');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  assert.throws(() => app.synth());
  process.exitCode = 0;
});

test('a stage whose name would not fit is refused', async () => {
  await assert.rejects(synthesized({ stage: 'Production!' }), RangeError);
  await assert.rejects(synthesized({ domainName: 'cloud.example.org' }), RangeError);
});
