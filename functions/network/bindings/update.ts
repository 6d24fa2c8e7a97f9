import { bindingAttributes, bindingErrors, changeBinding, enforceBinding, shownBinding } from '../../../shared/network/ports/bindings.ts';
import type { PortBinding } from '../../../shared/network/ports/port.ts';
import { readBodyErrors, readUpdate } from '../../../shared/network/resource/read-body.ts';
import { bindingOperation, hostIn } from './binding-operation.ts';

export default bindingOperation({
  verb: 'update',
  method: 'PUT',
  path: '/{host}',
  status: 200,
  errors: [...readBodyErrors, ...bindingErrors],
  needs: ['table:read', 'table:write'],
  async work(tx, ports, request, port) {
    const names = { singular: 'binding', plural: 'bindings', attributes: bindingAttributes };
    const asked = readUpdate(names, request.body, request.caller);
    enforceBinding('update', request.caller, port);
    const change: Partial<PortBinding> = {
      ...(asked.host === undefined ? {} : { host: asked.host }),
      ...(asked.vnic_type === undefined ? {} : { vnicType: asked.vnic_type }),
      ...(asked.profile === undefined ? {} : { profile: asked.profile as PortBinding['profile'] }),
    };
    return { body: { binding: shownBinding(await changeBinding(tx, ports, port, hostIn(request), change)) } };
  },
});
