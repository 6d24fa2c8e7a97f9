/** All stacks of one stage. */
import { Annotations, type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { servedServices } from './functions.ts';
import { routeKeysOfService } from './route-keys.ts';
import { ApiStack } from './stacks/api.ts';
import { ServiceStack, serviceParts } from './stacks/service.ts';
import { StateStack } from './stacks/state.ts';
import { WatchStack } from './stacks/watch.ts';
import { WorkersStack } from './stacks/workers.ts';
import { stageOf } from './stage.ts';

/** How many routes, and how many integrations, an HTTP API has unless AWS was asked to allow more. */
export const usualRouteQuota = 300;

/** @param bundles the folder with the functions' bundles */
export function makeCloud(app: App, bundles: string): void {
  const stage = stageOf(app);
  const named = (name: string) => `${stage.prefix}-${name}`;
  const description = (what: string) => ({ stackName: named(what), description: `Micronova ${stage.name}: ${what}` });
  const common = { stage, bundles, terminationProtection: stage.isProduction };

  const state = new StateStack(app, named('state'), { ...common, ...description('state') });
  const api = new ApiStack(app, named('api'), { ...common, ...description('api'), places: state.places });
  const { apiIds, places } = api;
  const parts = serviceParts.map((part) => {
    const apiId = apiIds[part.service] ?? '';
    return new ServiceStack(app, named(part.name), { ...common, ...description(part.name), places, part, apiId });
  });
  const workers = new WorkersStack(app, named('workers'), { ...common, ...description('workers'), state });
  new WatchStack(app, named('watch'), {
    ...common,
    ...description('watch'),
    state,
    deadWork: workers.deadWork,
    apiIds: Object.values(apiIds),
  });

  for (const stack of [api, workers, ...parts]) stack.addStackDependency(state, 'Its functions work on what is in there.');

  for (const service of servedServices) {
    const routes = routeKeysOfService(service, stage).length;
    if (routes <= usualRouteQuota) continue;
    const advice = `The ${service} API has ${routes} routes; a quota of ${usualRouteQuota} is usual. Ask for more first: docs/deploy.md.`;
    Annotations.of(api).addWarningV2(`micronova:routes-${service}`, advice);
  }
  Tags.of(app).add('application', 'micronova');
  Tags.of(app).add('stage', stage.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
