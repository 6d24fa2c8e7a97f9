import { addBinding, bindingAttributes, bindingErrors, enforceBinding, shownBinding } from '../../../shared/network/ports/bindings.ts';
import type { PortBinding } from '../../../shared/network/ports/port.ts';
import { readBodyErrors, readCreate } from '../../../shared/network/resource/read-body.ts';
import { bindingOperation } from './binding-operation.ts';

export default bindingOperation({
  verb: 'create',
  method: 'POST',
  status: 201,
  errors: [...readBodyErrors, ...bindingErrors],
  needs: ['table:read', 'table:write'],
  async work(tx, ports, { caller, body }, port) {
    const names = { singular: 'binding', plural: 'bindings', attributes: bindingAttributes };
    const [asked] = readCreate(names, body, caller).bodies;
    enforceBinding('create', caller, port);
    const profile = (asked?.profile ?? {}) as PortBinding['profile'];
    const binding = { host: asked?.host ?? '', vnicType: asked?.vnic_type ?? 'normal', profile };
    return { body: { binding: shownBinding(await addBinding(tx, ports, port, binding)) } };
  },
});
