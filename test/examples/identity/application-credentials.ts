import type { Example } from '../example.ts';
import type { World } from '../world.ts';

/** Only the user itself sees them. */
async function ofUser(world: World) {
  const { token, params } = await world.credential();
  return { token, params: { user_id: params.user_id } };
}

export const applicationCredentials: readonly Example[] = [
  { operation: 'application-credentials.index', prepare: ofUser },
  {
    operation: 'application-credentials.create',
    prepare: async (world) => ({ ...(await ofUser(world)), body: { application_credential: { name: world.name() } } }),
  },
  { operation: 'application-credentials.show', prepare: (world) => world.credential() },
  { operation: 'application-credentials.delete', prepare: (world) => world.credential() },
];
