import { identityPolicy } from '../../../shared/identity/policy.ts';
import { trustView } from '../../../shared/identity/trust-views.ts';
import { isOver, trustsOf } from '../../../shared/identity/trusts.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.ownerOrAdmin('identity:list_trusts');

/** Users see those in which they lend or are lent to, when they say so; all of them are shown to administrators. */
export default operation({
  name: 'trusts.index',
  service: 'identity',
  method: 'GET',
  path: '/OS-TRUST/trusts',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, caller, origin, url }, { store, clock }) {
    const [trustor, trustee] = [query.trustor_user_id?.at(-1), query.trustee_user_id?.at(-1)];
    const userId = trustor ?? trustee;
    enforce(rule, caller, userId === undefined ? {} : { userId });
    if (trustee !== undefined) enforce(rule, caller, { userId: trustee });
    const now = clock.now();
    const self = selfLinks(origin);
    const found = (await trustsOf(store, userId)).filter(
      (trust) =>
        !isOver(trust, now) &&
        (trustor === undefined || trust.trustorId === trustor) &&
        (trustee === undefined || trust.trusteeId === trustee),
    );
    const shown = found.map((trust) => trustView(trust, self));
    return { body: listView('trusts', shown, { origin, url }) };
  },
});
