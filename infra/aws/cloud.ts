/** All stacks of one stage. */
import { Annotations, type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { routeFunctions } from './functions.ts';
import { ApiStack } from './stacks/api.ts';
import { routeKeysOf, ServiceStack, serviceParts } from './stacks/service.ts';
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
  const { places } = state;
  const api = new ApiStack(app, named('api'), { ...common, ...description('api'), places });
  const apiId = api.api.ref;
  const parts = serviceParts.map(
    (part) => new ServiceStack(app, named(part.name), { ...common, ...description(part.name), places, part, apiId }),
  );
  const workers = new WorkersStack(app, named('workers'), { ...common, ...description('workers'), state });
  new WatchStack(app, named('watch'), { ...common, ...description('watch'), state, deadWork: workers.deadWork, apiId });

  for (const stack of [api, workers, ...parts]) stack.addStackDependency(state, 'Its functions work on what is in there.');

  const routes = routeFunctions.reduce((sum, { route }) => sum + routeKeysOf(route).length, 1);
  if (routes > usualRouteQuota) {
    const advice = `The API has ${routes} routes; a quota of ${usualRouteQuota} is usual. Ask for more first: docs/deploy.md.`;
    Annotations.of(api).addWarningV2('micronova:routes', advice);
  }
  Tags.of(app).add('application', 'micronova');
  Tags.of(app).add('stage', stage.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
