import * as errors from '../../../shared/network/errors/bindings.ts';
import { bindingOn, maySeeBindings, shownBinding } from '../../../shared/network/ports/bindings.ts';
import { chosen } from '../../../shared/network/resource/listing.ts';
import { bindingOperation, hostIn } from './binding-operation.ts';

export default bindingOperation({
  verb: 'show',
  method: 'GET',
  path: '/{host}',
  status: 200,
  errors: [errors.PortBindingNotFound],
  needs: ['table:read'],
  async work(_tx, _ports, request, port) {
    const host = hostIn(request);
    if (!maySeeBindings(request.caller, port)) throw errors.PortBindingNotFound({ port_id: port.id, host });
    return { body: { binding: chosen(shownBinding(bindingOn(port, host)), request.query['fields']) } };
  },
});
