import { createRouter, createRouterErrors } from '../../../shared/network/routers/change.ts';
import { routerResource } from '../../../shared/network/routers/resource.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(routerResource, { create: createRouter, errors: createRouterErrors });
