import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofToken = (operation: string): Example =>
  forAdmin({
    operation,
    prepare: async (world) => ({ headers: { 'x-subject-token': await world.tokenOf(await world.user()) } }),
  });

const asUser = async (world: World) => ({ token: await world.tokenOf(await world.user()) });

export const tokens: readonly Example[] = [
  plain('identity-versions.index'),
  plain('identity-versions.show'),
  { operation: 'tokens.create', prepare: async (world) => ({ body: (await world.user()).auth }) },
  ofToken('tokens.show'),
  ofToken('tokens.check'),
  ofToken('tokens.revoke'),
  { operation: 'auth.projects', prepare: asUser },
  plain('auth.domains'),
  plain('auth.system'),
  plain('auth.catalog'),
];
