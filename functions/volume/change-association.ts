/** Associating QoS specs with a volume type, and taking that back. Cinder has made them GETs. */
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { type Transaction, transaction } from '../../shared/store/transaction.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { findQosSpecs, findQosSpecsErrors, type QosSpecs } from '../../shared/volume/qos/qos-specs.ts';
import { type VolumeType, volumeTypes } from '../../shared/volume/volume.ts';

interface Declaration {
  readonly name: 'associate' | 'disassociate';
  readonly errors: readonly { readonly kind: string }[];
  readonly change: (tx: Transaction, specs: QosSpecs, type: VolumeType) => void;
}

export function changeAssociation({ name, errors, change }: Declaration): AnyOperation {
  return operation({
    name: `qos-specs.${name}`,
    service: 'volume',
    method: 'GET',
    path: `/qos-specs/{qos_id}/${name}`,
    policy: policy.admin('volume_extension:qos_specs_manage:update'),
    status: 202,
    errors: [...findQosSpecsErrors, volumeErrors.QosTypeMissing, volumeErrors.VolumeTypeNotFound, ...errors],
    needs: ['table:read', 'table:write'],
    async handle({ params, query }, ports) {
      const typeId = query['vol_type_id']?.at(-1);
      if (!typeId) throw volumeErrors.QosTypeMissing();
      await transaction(ports, async (tx) => {
        const specs = await findQosSpecs(tx, params['qos_id'] ?? '');
        const type = await tx.get(volumeTypes, typeId);
        if (type === undefined) throw volumeErrors.VolumeTypeNotFound({ type: typeId });
        change(tx, specs, type);
      });
      return {};
    },
  });
}
