/** The functions of a service and their routes; a large service is spread over several stacks. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Service } from '../../../shared/operation/service.ts';
import { type RouteFunction, routeFunctions, servedServices } from '../functions.ts';
import type { Places } from '../permissions.ts';
import { routeKeysOf } from '../route-keys.ts';
import type { CloudStage } from '../stage.ts';
import { Integrations } from './api.ts';
import { FunctionGroup } from './functions.ts';

/** CloudFormation allows 500 resources in a stack; a route is four of them. Changing a number here moves functions between stacks. */
const stacksOf: Readonly<Record<Service, number>> = {
  compute: 3,
  identity: 2,
  image: 1,
  volume: 2,
  network: 2,
  agents: 1,
  audit: 1,
  health: 1,
};

export interface ServicePart {
  /** `compute-1`, or `image` where one stack holds all. */
  readonly name: string;
  readonly service: Service;
  readonly functions: readonly RouteFunction[];
}

/** Where each function is depends on its name alone, so that a new operation moves no other. */
export const serviceParts: readonly ServicePart[] = servedServices.flatMap((service) => {
  const functions = routeFunctions.filter(({ route }) => route.service.name === service);
  const count = stacksOf[service];
  if (count === 1) return [{ name: service, service, functions }];
  return Array.from({ length: count }, (_, index) => ({
    name: `${service}-${index + 1}`,
    service,
    functions: functions.filter(({ name }) => hash(name) % count === index),
  }));
});

/** FNV-1a. */
function hash(text: string): number {
  return Array.from(text).reduce((value, letter) => Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0, 0x811c9dc5);
}

interface ServiceProps extends StackProps {
  readonly stage: CloudStage;
  readonly bundles: string;
  readonly places: Places;
  readonly part: ServicePart;
  readonly apiId: string;
}

export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { stage, bundles, places, part, apiId, ...props }: ServiceProps) {
    super(scope, id, props);
    const group = new FunctionGroup(this, part.name, { stage, bundles, places });
    const integrations = new Integrations(this);
    for (const facts of part.functions) integrations.route(facts.name, apiId, group.add(facts), routeKeysOf(facts.route, stage));
    integrations.finish();
  }
}
