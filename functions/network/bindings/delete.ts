import { bindingErrors, bindingOn, enforceBinding, removeBinding } from '../../../shared/network/ports/bindings.ts';
import { bindingOperation, hostIn } from './binding-operation.ts';

export default bindingOperation({
  verb: 'delete',
  method: 'DELETE',
  path: '/{host}',
  status: 204,
  errors: bindingErrors,
  needs: ['table:read', 'table:write'],
  async work(tx, ports, request, port) {
    const host = hostIn(request);
    bindingOn(port, host);
    enforceBinding('delete', request.caller, port);
    await removeBinding(tx, ports, port, host);
    return {};
  },
});
