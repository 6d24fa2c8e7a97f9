import { changedRouter, updateRouterErrors } from '../../../shared/network/routers/change.ts';
import { routerResource } from '../../../shared/network/routers/resource.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(routerResource, { change: changedRouter, errors: updateRouterErrors });
