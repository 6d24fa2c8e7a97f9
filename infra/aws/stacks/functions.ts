/** Functions with their roles and their log group: functions with equal needs share a role. */
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { AnyFunction } from '../functions.ts';
import { allow, type Places, settingsFor, statementsFor } from '../permissions.ts';
import type { CloudStage } from '../stage.ts';
import { acknowledgeUnnamed } from './acknowledged.ts';

export interface FunctionContext {
  readonly stage: CloudStage;
  /** The folder with the bundles. */
  readonly bundles: string;
  readonly places: Places;
}

export class FunctionGroup {
  readonly logGroup: LogGroup;
  readonly #scope: Construct;
  readonly #context: FunctionContext;
  readonly #roles = new Map<string, Role>();

  /** @param name of the group, part of its log group's name */
  constructor(scope: Construct, name: string, context: FunctionContext) {
    this.#scope = scope;
    this.#context = context;
    const { stage } = context;
    this.logGroup = new LogGroup(scope, 'Log', {
      logGroupName: `/micronova/${stage.name}/${name}`,
      retention: stage.logDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** @param extra what the function may do besides what its needs say: its role is its own then */
  add(facts: AnyFunction, extra: readonly PolicyStatement[] = []): LambdaFunction {
    const { stage, bundles, places } = this.#context;
    const environment = settingsFor(facts.needs, places);
    return new LambdaFunction(this.#scope, facts.name, {
      functionName: `${stage.prefix}-${facts.name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(bundles, facts.name)),
      memorySize: facts.memoryMib,
      timeout: Duration.seconds(facts.timeoutSeconds),
      role: this.#role(facts, extra),
      environment,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
    });
  }

  #role({ name, needs }: AnyFunction, extra: readonly PolicyStatement[]): Role {
    const key = extra.length > 0 ? `for ${name}` : needs.join(' ');
    const known = this.#roles.get(key);
    if (known !== undefined) return known;
    const id = extra.length > 0 ? `Role-${name}` : `Role-${needs.join('-').replaceAll(':', '-') || 'none'}`;
    const { stage, places } = this.#context;
    const log = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logGroup.logGroupArn]);
    const statements = [log, ...statementsFor(needs, places), ...extra];
    const role = new Role(this.#scope, id, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Functions of ${stage.prefix} that need: ${needs.join(', ') || 'nothing'}`,
      inlinePolicies: { needs: new PolicyDocument({ statements }) },
    });
    acknowledgeUnnamed(
      role,
      statements.flatMap(({ resources }) => resources),
    );
    this.#roles.set(key, role);
    return role;
  }
}
