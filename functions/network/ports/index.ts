import { portResource } from '../../../shared/network/ports/resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(portResource);
