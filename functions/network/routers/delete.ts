import { removeRouter, removeRouterErrors } from '../../../shared/network/routers/change.ts';
import { routerResource } from '../../../shared/network/routers/resource.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(routerResource, { remove: removeRouter, errors: removeRouterErrors });
