import { putPort } from '../../../shared/network/ports/put.ts';
import { portResource } from '../../../shared/network/ports/resource.ts';
import { changedPort, updatePortErrors } from '../../../shared/network/ports/update.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(portResource, { change: changedPort, put: putPort, errors: updatePortErrors });
