/** The HTTP API, and what answers where no route does. Its routes are in the stacks of the services. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnApi, CfnApiMapping, CfnDomainName, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { workerFunctions } from '../functions.ts';
import { allow, type Places } from '../permissions.ts';
import type { CloudStage } from '../stage.ts';
import { acknowledge } from './acknowledged.ts';
import { FunctionGroup } from './functions.ts';

/** What the access log says of each request; the token is not in it. */
const accessLogFields = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  integrationMilliseconds: '$context.integrationLatency',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
} as const;

interface ApiProps extends StackProps {
  readonly stage: CloudStage;
  readonly bundles: string;
  readonly places: Places;
}

export class ApiStack extends Stack {
  readonly api: CfnApi;

  constructor(scope: Construct, id: string, { stage, bundles, places, ...props }: ApiProps) {
    super(scope, id, props);
    this.api = new CfnApi(this, 'Api', {
      name: stage.prefix,
      protocolType: 'HTTP',
      description: 'The OpenStack Compute API and its companions',
      disableExecuteApiEndpoint: stage.domain !== undefined,
    });

    const facts = workerFunctions.find(({ name }) => name === 'fallback');
    if (facts === undefined) throw new Error('There is no function for what no route takes.');
    const fallback = new FunctionGroup(this, 'fallback', { stage, bundles, places }).add(facts);
    const integrations = new Integrations(this, this.api.ref);
    integrations.route('Fallback', fallback, ['$default']);
    integrations.finish();

    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/vendedlogs/${stage.prefix}-api`,
      retention: stage.logDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const live = new CfnStage(this, 'Live', {
      apiId: this.api.ref,
      // The default stage is the only one whose name is not part of the path.
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: log.logGroupArn.replace(/:\*$/, ''), format: JSON.stringify(accessLogFields) },
      defaultRouteSettings: { throttlingRateLimit: stage.throttle.rate, throttlingBurstLimit: stage.throttle.burst },
    });

    const origin = stage.domain === undefined ? this.api.attrApiEndpoint : `https://${stage.domain.name}`;
    if (stage.domain !== undefined) this.#addDomain(stage.domain, live);
    new CfnOutput(this, 'AuthUrl', { value: `${origin}/identity/v3`, description: "The clients' auth_url" });
  }

  #addDomain({ name, certificateArn }: { readonly name: string; readonly certificateArn: string }, live: CfnStage): void {
    const domain = new CfnDomainName(this, 'Domain', {
      domainName: name,
      domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
    });
    new CfnApiMapping(this, 'Mapping', { apiId: this.api.ref, domainName: domain.ref, stage: live.ref });
    new CfnOutput(this, 'DomainTarget', {
      value: domain.attrRegionalDomainName,
      description: `What the DNS name ${name} is to be an alias (or CNAME) of`,
    });
  }
}

/**
 * Routes with their integrations. API Gateway calls functions in a role that may call just those, so that no function needs a
 * permission of its own.
 */
export class Integrations {
  readonly #scope: Construct;
  readonly #apiId: string;
  readonly #role: Role;
  readonly #functions: LambdaFunction[] = [];

  constructor(scope: Construct, apiId: string) {
    this.#scope = scope;
    this.#apiId = apiId;
    const calls = new PolicyDocument({ minimize: true });
    this.#role = new Role(scope, 'Caller', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com'), inlinePolicies: { calls } });
    this.finish = () =>
      calls.addStatements(
        allow(
          ['lambda:InvokeFunction'],
          this.#functions.map(({ functionArn }) => functionArn),
        ),
      );
  }

  /** Says what the role may call; to be called when all routes are there. */
  readonly finish: () => void;

  route(id: string, handler: LambdaFunction, routeKeys: readonly string[]): void {
    this.#functions.push(handler);
    const integration = new CfnIntegration(this.#scope, `${id}-Integration`, {
      apiId: this.#apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: handler.functionArn,
      payloadFormatVersion: '2.0',
      credentialsArn: this.#role.roleArn,
    });
    for (const [index, routeKey] of routeKeys.entries()) {
      const route = new CfnRoute(this.#scope, `${id}-Route${index === 0 ? '' : index + 1}`, {
        apiId: this.#apiId,
        routeKey,
        authorizationType: 'NONE',
        target: `integrations/${integration.ref}`,
      });
      acknowledge(route, 'ownTokens');
    }
  }
}
