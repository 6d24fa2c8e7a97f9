import { shownOne } from '../../../shared/network/resource/listing.ts';
import { extraRoutesErrors, readRoutes, removeRoutes } from '../../../shared/network/routers/extra-routes.ts';
import { routerResource } from '../../../shared/network/routers/resource.ts';
import { routerOperation } from './member-operation.ts';

export default routerOperation({
  action: 'remove_extraroutes',
  name: 'remove-extraroutes',
  errors: extraRoutesErrors,
  work: async (tx, ports, caller, router, body) => ({
    router: await shownOne(routerResource, ports.store, caller, removeRoutes(tx, ports, router, readRoutes(body))),
  }),
});
