import { createPort, createPortErrors } from '../../../shared/network/ports/create.ts';
import { portResource } from '../../../shared/network/ports/resource.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(portResource, { create: createPort, errors: createPortErrors });
