/** The lists of volumes and of snapshots, which showed all there is to see with and without `detail`. */

import { novaPage, novaPageQuery } from '../../shared/operation/nova-pages.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import type { Version } from '../../shared/operation/version.ts';
import type { Store } from '../../shared/store/port.ts';

interface List<T> {
  readonly name: string;
  readonly path: string;
  readonly policy: Policy;
  /** The key of the answer. */
  readonly key: string;
  readonly all: (store: Store, projectId: string) => Promise<readonly T[]>;
  readonly show: (things: readonly T[], version: Version, store: Store) => Promise<readonly unknown[]>;
}

export function volumeProxyList<T>({ name, path, policy, key, all, show }: List<T>): AnyOperation {
  return operation({
    name,
    service: 'compute',
    method: 'GET',
    path,
    policy,
    window: { until: '2.35' },
    query: novaPageQuery,
    status: 200,
    errors: [],
    needs: ['table:read'],
    async handle({ caller, query, version }, { store }) {
      const page = novaPage(await all(store, caller.projectId ?? ''), query);
      return { body: { [key]: await show(page, version, store) } };
    },
  });
}
