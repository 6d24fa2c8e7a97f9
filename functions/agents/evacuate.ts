import { z } from 'zod/mini';
import { evacuateAll } from '../../shared/compute/clearing/change.ts';
import { clearingView } from '../../shared/compute/clearing/view.ts';
import { hosts } from '../../shared/compute/hosts/host.ts';
import { errorKind } from '../../shared/errors.ts';
import * as limits from '../../shared/limits.ts';
import { operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { transaction } from '../../shared/store/transaction.ts';

const NoSuchHost = errorKind('NoSuchHost', 404, 'There is no host "{host}".');

const { usual, most } = limits.serversAtOnce;

/**
 * Declares a host down and has its servers built elsewhere, a few at a time. `fenced` is the operator's word that it is off and stays off: their volumes leave it at once.
 * It is over when the service is said not to be forced down any more.
 */
export default operation({
  name: 'agents.evacuate',
  service: 'agents',
  method: 'POST',
  path: '/{host}/evacuation',
  policy: policy.admin('micronova:agents:evacuate'),
  body: z.strictObject({
    evacuation: z.strictObject({ fenced: z.literal(true), at_once: z.optional(z.int().check(z.minimum(1), z.maximum(most))) }),
  }),
  status: 202,
  errors: [NoSuchHost],
  needs: ['table:read', 'table:write'],
  async handle({ params, body: { evacuation } }, ports) {
    const name = params['host'] ?? '';
    const clearing = await transaction(ports, async (tx) => {
      const host = await tx.get(hosts, name);
      if (host === undefined) throw NoSuchHost({ host: name });
      if (!host.isForcedDown) tx.put(hosts, { ...host, isForcedDown: true, updatedAt: new Date(ports.clock.now()).toISOString() });
      return evacuateAll(tx, ports, name, evacuation.at_once ?? usual);
    });
    return { body: { clearing: clearingView(clearing) } };
  },
});
