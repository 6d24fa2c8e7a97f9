/** An HTTP API for each service, and what answers where no route does. Their routes are in the stacks of the services. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnApi, CfnApiMapping, CfnDomainName, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Service } from '../../../shared/operation/service.ts';
import { servedServices, workerFunctions } from '../functions.ts';
import { allow, type Places } from '../permissions.ts';
import { fallbackRouteKey, mappingKeyOf } from '../route-keys.ts';
import type { CloudStage } from '../stage.ts';
import { acknowledge } from './acknowledged.ts';
import { FunctionGroup } from './functions.ts';

/** What the access log says of each request; no token is in it, and so no path, which may hold that of a console. */
const accessLogFields = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
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
  readonly apiIds: Readonly<Partial<Record<Service, string>>>;
  /** What functions of the services work on: besides what is in the stack `state`, where the services are. */
  readonly places: Places;

  constructor(scope: Construct, id: string, { stage, bundles, places, ...props }: ApiProps) {
    super(scope, id, props);
    const apis = servedServices.map((service) => [service, this.#addApi(service, stage)] as const);
    this.apiIds = Object.fromEntries(apis.map(([service, api]) => [service, api.ref]));

    const { domain } = stage;
    const originOf = (api: CfnApi) => (domain === undefined ? api.attrApiEndpoint : `https://${domain.name}`);
    const origins = Object.fromEntries(apis.map(([service, api]) => [service, originOf(api)]));
    this.places = domain === undefined ? { ...places, serviceOrigins: JSON.stringify(origins) } : places;

    const facts = workerFunctions.find(({ name }) => name === 'fallback');
    if (facts === undefined) throw new Error('There is no function for what no route takes.');
    const fallback = new FunctionGroup(this, 'fallback', { stage, bundles, places: this.places }).add(facts);
    const integrations = new Integrations(this);
    for (const [service, api] of apis) integrations.route(`Fallback-${service}`, api.ref, fallback, [fallbackRouteKey]);
    integrations.finish();

    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/vendedlogs/${stage.prefix}-api`,
      retention: stage.logDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const live = apis.map(([service, api]) => [service, this.#addStage(service, api, log, stage)] as const);
    if (domain !== undefined) this.#addDomain(domain, live);

    for (const [service, api] of apis) {
      const [value, description] = [`${originOf(api)}/${mappingKeyOf(service)}`, `Where the service ${service} is`];
      new CfnOutput(this, `${service.replace(/^./, (letter) => letter.toUpperCase())}Url`, { value, description });
    }
    const identity = origins['identity'];
    if (identity !== undefined) new CfnOutput(this, 'AuthUrl', { value: `${identity}/identity/v3`, description: "The clients' auth_url" });
  }

  #addApi(service: Service, { prefix, domain }: CloudStage): CfnApi {
    return new CfnApi(this, `Api-${service}`, {
      name: `${prefix}-${service}`,
      protocolType: 'HTTP',
      description: `The service ${service} of an OpenStack cloud`,
      disableExecuteApiEndpoint: domain !== undefined,
    });
  }

  #addStage(service: Service, api: CfnApi, log: LogGroup, { throttle }: CloudStage): CfnStage {
    return new CfnStage(this, `Stage-${service}`, {
      apiId: api.ref,
      // The default stage is the only one whose name is not part of the path.
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: log.logGroupArn.replace(/:\*$/, ''), format: JSON.stringify(accessLogFields) },
      defaultRouteSettings: { throttlingRateLimit: throttle.rate, throttlingBurstLimit: throttle.burst },
    });
  }

  /** One name for all services, and a key for each below it. */
  #addDomain(
    { name, certificateArn }: { readonly name: string; readonly certificateArn: string },
    live: readonly (readonly [Service, CfnStage])[],
  ): void {
    const domain = new CfnDomainName(this, 'Domain', {
      domainName: name,
      domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
    });
    for (const [service, { apiId, ref }] of live) {
      const apiMappingKey = mappingKeyOf(service);
      new CfnApiMapping(this, `Mapping-${service}`, { apiId, domainName: domain.ref, stage: ref, apiMappingKey });
    }
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
  readonly #role: Role;
  readonly #functions: LambdaFunction[] = [];

  constructor(scope: Construct) {
    this.#scope = scope;
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

  route(id: string, apiId: string, handler: LambdaFunction, routeKeys: readonly string[]): void {
    this.#functions.push(handler);
    const integration = new CfnIntegration(this.#scope, `${id}-Integration`, {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: handler.functionArn,
      payloadFormatVersion: '2.0',
      credentialsArn: this.#role.roleArn,
    });
    for (const [index, routeKey] of routeKeys.entries()) {
      const route = new CfnRoute(this.#scope, `${id}-Route${index === 0 ? '' : index + 1}`, {
        apiId,
        routeKey,
        authorizationType: 'NONE',
        target: `integrations/${integration.ref}`,
      });
      acknowledge(route, 'ownTokens');
    }
  }
}
