import { routerResource } from '../../../shared/network/routers/resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(routerResource);
