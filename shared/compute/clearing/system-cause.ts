/** Who moves servers that nobody asked to move one by one: the cloud itself, with an administrator's rights. The records of servers' actions say so. */
import type { Chance } from '../../clock.ts';
import type { Cause } from '../commands/begin.ts';

/** As what it is recorded: no user has such an id. */
export const systemUserId = 'micronova';

/** Each action of a server has a request of its own. */
export const systemCause = ({ chance }: { readonly chance: Pick<Chance, 'uuid'> }, clears?: Cause['clears']): Cause => ({
  caller: { userId: systemUserId, projectId: null, isAdmin: true },
  requestId: `req-${chance.uuid()}`,
  ...(clears === undefined ? {} : { clears }),
});
