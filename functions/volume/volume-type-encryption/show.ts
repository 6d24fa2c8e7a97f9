import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { encryptionDetail } from '../../../shared/volume/encryption.ts';
import { findType, findTypeErrors } from '../../../shared/volume/find.ts';

/** Of a type that is not encrypted there is nothing to show, which is no error. */
export default operation({
  name: 'volume-type-encryption.show',
  service: 'volume',
  method: 'GET',
  path: '/types/{type_id}/encryption',
  policy: policy.admin('volume_extension:volume_type_encryption:get'),
  status: 200,
  errors: findTypeErrors,
  needs: ['table:read'],
  async handle({ caller, params, version }, ports) {
    const type = await findType(ports.store, params['type_id'] ?? '', caller);
    const { encryption } = type;
    return { body: encryption === undefined ? {} : encryptionDetail.show({ type, encryption }, version, undefined) };
  },
});
