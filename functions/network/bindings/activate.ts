import { activateBinding, bindingErrors, enforceBinding, shownBinding } from '../../../shared/network/ports/bindings.ts';
import { bindingOperation, hostIn } from './binding-operation.ts';

export default bindingOperation({
  verb: 'activate',
  method: 'PUT',
  path: '/{host}/activate',
  status: 200,
  errors: bindingErrors,
  needs: ['table:read', 'table:write'],
  async work(tx, ports, request, port) {
    enforceBinding('update', request.caller, port);
    return { body: { binding: shownBinding(await activateBinding(tx, ports, port, hostIn(request))) } };
  },
});
