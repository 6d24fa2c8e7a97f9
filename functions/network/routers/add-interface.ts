import { addInterface, addInterfaceErrors, readInterface, shownInterface } from '../../../shared/network/routers/interfaces.ts';
import { routerOperation } from './member-operation.ts';

export default routerOperation({
  action: 'add_router_interface',
  name: 'add-interface',
  errors: addInterfaceErrors,
  work: async (tx, ports, caller, router, body) => shownInterface(await addInterface(tx, ports, caller, router, readInterface(body))),
});
