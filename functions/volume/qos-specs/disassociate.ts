import { qosSpecs } from '../../../shared/volume/qos/qos-specs.ts';
import { volumeTypes } from '../../../shared/volume/volume.ts';
import { changeAssociation } from '../change-association.ts';

/** A type that has others, or none, is left as it is. */
export default changeAssociation({
  name: 'disassociate',
  errors: [],
  change(tx, specs, type) {
    const { qosSpecsId, ...free } = type;
    if (qosSpecsId !== specs.id) return;
    tx.put(volumeTypes, free);
    tx.put(qosSpecs, { ...specs, typeIds: specs.typeIds.filter((id) => id !== type.id) });
  },
});
