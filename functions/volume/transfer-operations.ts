/** Transfers have two paths: that of old, and from 3.55 on one where it can be said that snapshots stay behind. */
import { z } from 'zod/mini';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { type Schema, versions } from '../../shared/operation/versioned.ts';
import type { View } from '../../shared/operation/view.ts';
import type { LinkContext } from '../../shared/volume/links.ts';
import { listErrors, pageOfThings, projectOf } from '../../shared/volume/pages.ts';
import { acceptOffer, acceptOfferErrors, offerVolume, offerVolumeErrors, withdrawOffer } from '../../shared/volume/transfers/change.ts';
import {
  findTransfer,
  findTransferErrors,
  listTransfers,
  type Transfer,
  transferDetail,
  transferListing,
  transferSummary,
} from '../../shared/volume/transfers/transfer.ts';

export type TransferPath = 'os-volume-transfer' | 'volume-transfers';

const common = (path: TransferPath): Pick<AnyOperation, 'service' | 'window'> => ({
  service: 'volume',
  ...(path === 'volume-transfers' && { window: { since: '3.55' } }),
});

/** Encrypted volumes may be offered from then on, where it was said before that snapshots stay behind. */
const takesEncrypted = versions({ '3.0': false, '3.70': true });

const name = z.optional(z.nullable(z.string().check(z.maxLength(255))));

interface OfferBody {
  readonly transfer: { readonly volume_id: string; readonly name?: string | null | undefined; readonly no_snapshots?: boolean | undefined };
}

export const offerFields = { volume_id: z.guid(), name };

export function transferList(path: TransferPath, kind: 'index' | 'detail', view: View<Transfer, LinkContext>): AnyOperation {
  return operation({
    ...common(path),
    name: `${path}.${kind}`,
    method: 'GET',
    path: `/${path}${kind === 'detail' ? '/detail' : ''}`,
    policy: policy.reader('volume:get_all_transfers'),
    status: 200,
    errors: [...listErrors, ...findTransferErrors],
    needs: ['table:read'],
    async handle(request, { store }) {
      const { caller, query, version, origin } = request;
      const { things } = pageOfThings(await listTransfers(store, projectOf(query, caller)), transferListing, request);
      return { body: { transfers: things.map((each) => view.show(each, version, { origin, caller })) } };
    },
  });
}

export function showTransfer(path: TransferPath): AnyOperation {
  return operation({
    ...common(path),
    name: `${path}.show`,
    method: 'GET',
    path: `/${path}/{transfer_id}`,
    policy: policy.reader('volume:get_transfer'),
    status: 200,
    errors: findTransferErrors,
    needs: ['table:read'],
    async handle({ params, caller, version, origin }, { store }) {
      const transfer = await findTransfer(store, params['transfer_id'] ?? '', caller);
      return { body: { transfer: transferDetail.show(transfer, version, { origin, caller }) } };
    },
  });
}

export function createTransfer(path: TransferPath, body: Schema<OfferBody>): AnyOperation {
  return operation<OfferBody>({
    ...common(path),
    name: `${path}.create`,
    method: 'POST',
    path: `/${path}`,
    policy: policy.member('volume:create_transfer'),
    body,
    status: 202,
    errors: offerVolumeErrors,
    needs: ['table:read', 'table:write'],
    async handle({ body: { transfer: asked }, caller, version, origin }, ports) {
      const { transfer, key } = await offerVolume(ports, caller, {
        volumeId: asked.volume_id,
        name: asked.name?.trim() ?? null,
        withoutSnapshots: asked.no_snapshots ?? false,
        mayBeEncrypted: path === 'volume-transfers' && takesEncrypted.at(version),
      });
      return { body: { transfer: { ...transferDetail.show(transfer, version, { origin, caller }), auth_key: key } } };
    },
  });
}

export function acceptTransfer(path: TransferPath): AnyOperation {
  return operation({
    ...common(path),
    name: `${path}.accept`,
    method: 'POST',
    path: `/${path}/{transfer_id}/accept`,
    policy: policy.member('volume:accept_transfer'),
    body: z.strictObject({ accept: z.strictObject({ auth_key: z.string().check(z.minLength(1), z.maxLength(255)) }) }),
    status: 202,
    errors: acceptOfferErrors,
    needs: ['table:read', 'table:write'],
    async handle({ params, body, caller, version, origin }, ports) {
      const transfer = await acceptOffer(ports, params['transfer_id'] ?? '', body.accept.auth_key, caller);
      return { body: { transfer: transferSummary.show(transfer, version, { origin, caller }) } };
    },
  });
}

export function deleteTransfer(path: TransferPath): AnyOperation {
  return operation({
    ...common(path),
    name: `${path}.delete`,
    method: 'DELETE',
    path: `/${path}/{transfer_id}`,
    policy: policy.member('volume:delete_transfer'),
    status: 202,
    errors: findTransferErrors,
    needs: ['table:read', 'table:write'],
    async handle({ params, caller }, ports) {
      await withdrawOffer(ports, params['transfer_id'] ?? '', caller);
      return {};
    },
  });
}
