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
import { allFunctions, routeFunctions, servedServices } from '../../infra/aws/functions.ts';
import { mappingKeyOf } from '../../infra/aws/route-keys.ts';
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

/** The keys of a service's routes. */
function routeKeysIn(which: typeof stacks, service: string): readonly string[] {
  const apis = ofType(which, 'AWS::ApiGatewayV2::Api').filter(({ Properties }) => String(Properties?.['Name']).endsWith(`-${service}`));
  const [api] = apis;
  assert.ok(api !== undefined && apis.length === 1, service);
  const routes = ofType(which, 'AWS::ApiGatewayV2::Route').filter(({ Properties }) =>
    JSON.stringify(Properties?.['ApiId']).includes(api.id),
  );
  return routes.map(({ Properties }) => String(Properties?.['RouteKey']));
}

const operationsKeys = (service: string, pathOf: (path: string) => string) =>
  routeFunctions
    .filter(({ route }) => route.service.name === service)
    .flatMap(({ route }) => route.paths.map((path) => `${route.method} ${pathOf(path)}`));

test('every service has an API of its own with the paths of its operations', () => {
  for (const service of servedServices) {
    const expected = [...operationsKeys(service, (path) => path), '$default'];
    assert.deepEqual(routeKeysIn(stacks, service).toSorted(), expected.sort(), service);
  }
});

test('below a domain a key leads to each service, and is taken from the paths of its routes', () => {
  const mappings = ofType(production, 'AWS::ApiGatewayV2::ApiMapping').map(({ Properties }) => Properties?.['ApiMappingKey']);
  assert.deepEqual(mappings, servedServices.map(mappingKeyOf));
  for (const service of servedServices) {
    const expected = new Set([...operationsKeys(service, (path) => path.slice(`/${mappingKeyOf(service)}`.length) || '/'), '$default']);
    assert.deepEqual(routeKeysIn(production, service).toSorted(), [...expected].sort(), service);
  }
});

test('every route has a function and an integration, and what has none goes to the fallback', () => {
  for (const service of servedServices) assert.equal(routeKeysIn(stacks, service).filter((key) => key === '$default').length, 1, service);
  assert.equal(ofType(stacks, 'AWS::ApiGatewayV2::Integration').length, routeFunctions.length + servedServices.length);
  assert.equal(ofType(stacks, 'AWS::Lambda::Function').length, allFunctions.length);
});

test('no two routes are told apart by the names of parameters alone', () => {
  for (const service of servedServices) {
    const shapes = routeKeysIn(stacks, service).map((key) => key.replace(/\{\w+\}/g, '{}'));
    assert.equal(new Set(shapes).size, shapes.length, service);
  }
});

test('no API comes near the routes and integrations that a default account has', () => {
  for (const service of servedServices) {
    const count = routeKeysIn(stacks, service).length;
    assert.ok(count < usualRouteQuota, `${service} has ${count} routes`);
    assert.ok(routeFunctions.filter(({ route }) => route.service.name === service).length < mostIntegrations, service);
  }
});

test('where each service has an origin of its own, functions that speak of services know all of them', () => {
  const origins = (which: typeof stacks) =>
    ofType(which, 'AWS::Lambda::Function').flatMap(({ Properties = {} }) => {
      const environment = Properties['Environment'] as { readonly Variables?: Readonly<Record<string, unknown>> } | undefined;
      const told = environment?.Variables?.['SERVICE_ORIGINS'];
      return told === undefined ? [] : [[String(Properties['FunctionName']), JSON.stringify(told)] as const];
    });
  const told = new Map(origins(stacks));
  for (const name of ['identity-tokens-create', 'identity-auth-catalog', 'compute-servers-create', 'fallback']) {
    for (const service of servedServices)
      assert.match(told.get(`micronova-staging-${name}`) ?? '', new RegExp(`\\\\"${service}\\\\":`), name);
  }
  assert.deepEqual(origins(production), [], 'one name leads to all');
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
  for (const { Properties } of ofType(production, 'AWS::ApiGatewayV2::Api')) assert.equal(Properties?.['DisableExecuteApiEndpoint'], true);
  const mappings = ofType(production, 'AWS::ApiGatewayV2::ApiMapping').map(({ Properties }) => Properties?.['ApiMappingKey']);
  assert.deepEqual(mappings, servedServices.map(mappingKeyOf));
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
  for (const { Properties = {} } of ofType(stacks, 'AWS::ApiGatewayV2::Stage')) {
    assert.deepEqual(Properties['DefaultRouteSettings'], { ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 });
    const { Format } = Properties['AccessLogSettings'] as { readonly Format: string };
    assert.doesNotMatch(Format, /token/i);
  }
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
