import { bindingsOf, maySeeBindings, shownBinding } from '../../../shared/network/ports/bindings.ts';
import { plainList, plainListErrors } from '../../../shared/network/resource/plain-list.ts';
import { bindingOperation } from './binding-operation.ts';

export default bindingOperation({
  verb: 'index',
  method: 'GET',
  status: 200,
  errors: plainListErrors,
  needs: ['table:read'],
  async work(_tx, _ports, { caller, query }, port) {
    const lines = maySeeBindings(caller, port) ? bindingsOf(port).map(shownBinding) : [];
    return { body: { bindings: plainList(lines, query, ['host', 'vif_type', 'vnic_type', 'status']) } };
  },
});
