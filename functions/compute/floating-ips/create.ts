import { z } from 'zod/mini';
import { together } from '../../../shared/errors.ts';
import { createFloatingIp, createFloatingIpErrors } from '../../../shared/network/floatingips/change.ts';
import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { findPool, findPoolErrors, novaFloatingIps } from '../../../shared/network/nova/floating-ips.ts';
import { makeOne } from '../../../shared/network/nova/make.ts';
import { proxiedFloatingIpErrors, refusedFloatingIp } from '../../../shared/network/nova/refusals.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'floating-ips.create',
  service: 'compute',
  method: 'POST',
  path: '/os-floating-ips',
  policy: policy.member('os_compute_api:os-floating-ips:create'),
  window: { until: '2.35' },
  body: z.nullish(z.looseObject({ pool: z.nullish(z.string()) })),
  status: 200,
  errors: together(findPoolErrors, proxiedFloatingIpErrors),
  needs: ['table:read', 'table:write', 'devices'],
  async handle({ caller, body, version }, ports) {
    const pool = await findPool(ports.store, caller, body?.pool || null);
    const made = await inNovasWords(
      () => makeOne(ports, floatingIpResource, caller, { floating_network_id: pool }, createFloatingIp),
      createFloatingIpErrors,
      refusedFloatingIp,
    );
    const [floatingIp] = await novaFloatingIps(ports.store, caller, version, [made]);
    return { body: { floating_ip: floatingIp } };
  },
});
