import { deletePort, deletePortErrors } from '../../../shared/network/ports/remove.ts';
import { portResource } from '../../../shared/network/ports/resource.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(portResource, { remove: deletePort, matches: true, errors: deletePortErrors });
