import * as volumeErrors from '../../../shared/volume/errors.ts';
import { qosSpecs } from '../../../shared/volume/qos/qos-specs.ts';
import { volumeTypes } from '../../../shared/volume/volume.ts';
import { changeAssociation } from '../change-association.ts';

export default changeAssociation({
  name: 'associate',
  errors: [volumeErrors.QosTypeTaken],
  change(tx, specs, type) {
    const { qosSpecsId: before } = type;
    if (before !== undefined && before !== specs.id) throw volumeErrors.QosTypeTaken({ type_id: type.id, id: before });
    if (before === specs.id) return;
    tx.put(volumeTypes, { ...type, qosSpecsId: specs.id });
    tx.put(qosSpecs, { ...specs, typeIds: [...specs.typeIds, type.id] });
  },
});
