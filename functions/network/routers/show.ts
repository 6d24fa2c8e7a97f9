import { routerResource } from '../../../shared/network/routers/resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(routerResource);
