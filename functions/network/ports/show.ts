import { portResource } from '../../../shared/network/ports/resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(portResource);
