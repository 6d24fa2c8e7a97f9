/** GET /os-hosts/{id}/startup, shutdown and reboot: no agent switches the machine that it runs on, and Nova answers so where a driver does not. */
import * as computeErrors from '../../shared/compute/errors.ts';
import { hosts } from '../../shared/compute/hosts/host.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';

export function hostPower(action: 'startup' | 'shutdown' | 'reboot', policy: Policy): AnyOperation {
  return operation({
    name: `hosts.${action}`,
    service: 'compute',
    method: 'GET',
    path: `/os-hosts/{id}/${action}`,
    window: { until: '2.42' },
    policy,
    status: 200,
    errors: [computeErrors.HostNotFound, computeErrors.FunctionalityNotSupported],
    needs: ['table:read'],
    async handle({ params }, { store }) {
      const name = params['id'] ?? '';
      if ((await hosts.get(store, name)) === undefined) throw computeErrors.HostNotFound({ host: name });
      throw computeErrors.FunctionalityNotSupported();
    },
  });
}
