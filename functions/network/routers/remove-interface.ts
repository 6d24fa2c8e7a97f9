import { readInterface, removeInterface, removeInterfaceErrors, shownInterface } from '../../../shared/network/routers/interfaces.ts';
import { routerOperation } from './member-operation.ts';

export default routerOperation({
  action: 'remove_router_interface',
  name: 'remove-interface',
  errors: removeInterfaceErrors,
  work: async (tx, ports, _caller, router, body) => shownInterface(await removeInterface(tx, ports, router, readInterface(body))),
});
