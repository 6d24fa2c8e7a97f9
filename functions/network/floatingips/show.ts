import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(floatingIpResource);
