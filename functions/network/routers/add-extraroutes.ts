import { shownOne } from '../../../shared/network/resource/listing.ts';
import { addRoutes, extraRoutesErrors, readRoutes } from '../../../shared/network/routers/extra-routes.ts';
import { routerResource } from '../../../shared/network/routers/resource.ts';
import { routerOperation } from './member-operation.ts';

export default routerOperation({
  action: 'add_extraroutes',
  name: 'add-extraroutes',
  errors: extraRoutesErrors,
  work: async (tx, ports, caller, router, body) => ({
    router: await shownOne(routerResource, ports.store, caller, await addRoutes(tx, ports, router, readRoutes(body))),
  }),
});
