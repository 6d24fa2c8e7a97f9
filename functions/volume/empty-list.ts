/** Lists that clients look at, of what there is none of here: volumes are in no groups, and their hosts in no clusters. */
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import type { VersionText } from '../../shared/operation/version.ts';

interface List {
  readonly name: string;
  readonly path: string;
  /** The key of the answer. */
  readonly key: string;
  readonly policy: Policy | null;
  readonly since?: VersionText;
}

export function emptyList({ name, path, key, policy, since }: List): AnyOperation {
  return operation({
    ...{ name, service: 'volume', method: 'GET', path, policy, status: 200, errors: [], needs: [] },
    ...(since && { window: { since } }),
    handle: async () => ({ body: { [key]: [] } }),
  });
}
