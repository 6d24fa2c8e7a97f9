import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { volumeHosts } from '../../../shared/volume/keeping/volume-host.ts';

const text = z.string().check(z.minLength(1), z.maxLength(255));
const actions = ['enable', 'disable', 'disable-log-reason'];

/** The last part of the path is what to do, and the body says to whom. What is disabled keeps its volumes and gets no new ones. */
export default operation({
  name: 'services.update',
  service: 'volume',
  method: 'PUT',
  path: '/os-services/{action}',
  policy: policy.admin('volume_extension:services:update'),
  body: z.looseObject({
    host: z.optional(z.nullable(text.check(z.regex(/^[a-zA-Z0-9-._#@:/+[\]]*$/)))),
    binary: z.optional(text),
    service: z.optional(text),
    disabled_reason: z.optional(text),
  }),
  status: 200,
  errors: [
    volumeErrors.ServiceActionUnknown,
    volumeErrors.ServiceHostMissing,
    volumeErrors.ServiceBinaryMissing,
    volumeErrors.DisabledReasonMissing,
    volumeErrors.ServiceNotFound,
  ],
  needs: ['table:read', 'table:write'],
  async handle({ params, body }, ports) {
    const action = params['action'] ?? '';
    if (!actions.includes(action)) throw volumeErrors.ServiceActionUnknown();
    const { host, binary = '', service = '', disabled_reason: given } = body;
    if (binary === '' && service === '') throw volumeErrors.ServiceBinaryMissing();
    if (!host) throw volumeErrors.ServiceHostMissing();
    const reason = action === 'disable-log-reason' ? given : null;
    if (reason === undefined) throw volumeErrors.DisabledReasonMissing();
    await transaction(ports, async (tx) => {
      const found = (binary || service) === 'cinder-volume' ? await tx.get(volumeHosts, host.replace(/@qemu$/, '')) : undefined;
      if (found === undefined) throw volumeErrors.ServiceNotFound();
      const { disabled: _before, ...enabled } = found;
      tx.put(volumeHosts, action === 'enable' ? enabled : { ...enabled, disabled: { reason } });
    });
    ports.volumeHosts.forget();
    const disabled = action !== 'enable';
    return { body: { host, service, binary, disabled, status: disabled ? 'disabled' : 'enabled', disabled_reason: reason } };
  },
});
