/** What is done with the tags of a thing, whichever collection it is of. */
import type { ErrorKind } from '../../../shared/errors.ts';
import * as errors from '../../../shared/network/errors/common.ts';
import * as networkErrors from '../../../shared/network/errors.ts';
import { type Tagged, taggables } from '../../../shared/network/tags/taggable.ts';
import { type AnyOperation, type Operation, operation, type Reply } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

interface Declared extends Pick<Operation, 'method' | 'status'> {
  readonly verb: string;
  /** Whether the path names one of them. */
  readonly isOne?: true;
  readonly action?: 'update' | 'delete';
  readonly errors: readonly Pick<ErrorKind, 'kind'>[];
  readonly work: (thing: Tagged, asked: { readonly collection: string; readonly tag: string; readonly body: unknown }) => Reply;
}

export const tagsOperation = ({ verb, method, status, isOne, action, errors: own, work }: Declared): AnyOperation =>
  operation<unknown>({
    name: `tags.${verb}`,
    service: 'network',
    method,
    path: `/{collection}/{resource_id}/tags${isOne ? '/{tag}' : ''}`,
    policy: null,
    status,
    errors: [
      ...own,
      errors.ResourceNotFound,
      networkErrors.PolicyNotAuthorized,
      ...[...taggables.values()].map(({ notFoundKind }) => notFoundKind),
    ],
    needs: action === undefined ? ['table:read'] : ['table:read', 'table:write'],
    async handle({ caller, params, body }, ports) {
      const { collection = '', resource_id: id = '', tag = '' } = params;
      const taggable = taggables.get(collection);
      if (taggable === undefined) throw errors.ResourceNotFound();
      return transaction(ports, async (tx) => work(await taggable.find(tx, ports, caller, id, action), { collection, tag, body }));
    },
  });
