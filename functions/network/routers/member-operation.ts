/** What is asked of a router besides the five operations of every resource: PUT /routers/{router_id}/{action}. */
import type { ErrorKind } from '../../../shared/errors.ts';
import * as networkErrors from '../../../shared/network/errors.ts';
import { visible } from '../../../shared/network/resource/one.ts';
import { enforceRules } from '../../../shared/network/resource/rules.ts';
import { routerResource } from '../../../shared/network/routers/resource.ts';
import type { Router } from '../../../shared/network/routers/router.ts';
import { networkQuotaErrors, withinNetworkQuota } from '../../../shared/network/within-quota.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';
import type { Caller } from '../../../shared/operation/policy.ts';
import type { Ports } from '../../../shared/ports.ts';
import { type Transaction, transaction } from '../../../shared/store/transaction.ts';

interface Member {
  readonly action: string;
  readonly name: string;
  readonly errors: readonly Pick<ErrorKind, 'kind'>[];
  /** @returns the answer's body */
  readonly work: (tx: Transaction, ports: Ports, caller: Caller, router: Router, body: unknown) => Promise<unknown>;
}

export const routerOperation = ({ action, name, errors, work }: Member): AnyOperation =>
  operation<unknown>({
    name: `routers.${name}`,
    service: 'network',
    method: 'PUT',
    path: `/routers/{router_id}/${action}`,
    policy: null,
    status: 200,
    errors: [...errors, ...networkQuotaErrors, networkErrors.PolicyNotAuthorized, routerResource.notFoundKind],
    needs: ['table:read', 'table:write'],
    async handle({ body, caller, params }, ports) {
      const answer = await withinNetworkQuota(() =>
        transaction(ports, async (tx) => {
          const { thing, target } = await visible(tx, ports, routerResource, caller, params['router_id'] ?? '');
          enforceRules(routerResource.rules, action, caller, target);
          return work(tx, ports, caller, thing, body);
        }),
      );
      return { body: answer };
    },
  });
