/** Volume actions: operations on POST /volumes/{id}/action that change a volume and say nothing. */
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import type { Version } from '../../shared/operation/version.ts';
import type { Schema } from '../../shared/operation/versioned.ts';
import type { Store } from '../../shared/store/port.ts';
import { type Transaction, transaction } from '../../shared/store/transaction.ts';
import { findVolume, findVolumeErrors } from '../../shared/volume/find.ts';
import { putVolume } from '../../shared/volume/keeping/put.ts';
import type { Volume } from '../../shared/volume/volume.ts';
import { withinQuota } from '../../shared/volume/within-quota.ts';

interface ActionContext {
  readonly tx: Transaction;
  readonly store: Store;
  readonly version: Version;
  readonly requestId: string;
}

interface Declaration<Body> {
  readonly action: string;
  readonly policy: Policy;
  readonly body: Schema<Body>;
  readonly status?: number;
  readonly errors?: readonly { readonly kind: string }[];
  /** The volume after the action. @throws one of the errors */
  readonly change: (volume: Volume, body: Body, context: ActionContext) => Volume | Promise<Volume>;
}

export function volumeAction<Body>(declared: Declaration<Body>): AnyOperation {
  return operation<Body>({
    name: `volume-actions.${declared.action}`,
    service: 'volume',
    method: 'POST',
    path: '/volumes/{volume_id}/action',
    action: declared.action,
    policy: declared.policy,
    body: declared.body,
    status: declared.status ?? 202,
    errors: [...findVolumeErrors, ...(declared.errors ?? [])],
    needs: ['table:read', 'table:write'],
    async handle({ caller, params, body, version, requestId }, ports) {
      await withinQuota(ports.store, () =>
        transaction(ports, async (tx) => {
          const volume = await findVolume(tx, params['volume_id'] ?? '', caller);
          const changed = await declared.change(volume, body, { tx, store: ports.store, version, requestId });
          putVolume(tx, ports, volume, { ...changed, updatedAt: new Date(ports.clock.now()).toISOString() });
        }),
      );
      return {};
    },
  });
}
