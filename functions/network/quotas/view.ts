import * as errors from '../../../shared/network/errors/common.ts';
import { assertMaySee, quotaErrors } from '../../../shared/network/quotas.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { defaultNetworkLimits } from '../../../shared/quota/network-resources.ts';
import { readNetworkStanding } from '../../../shared/quota/networks.ts';
import type { Store } from '../../../shared/store/port.ts';

async function details(store: Store, projectId: string) {
  const { limits, used } = await readNetworkStanding(store, projectId);
  const usage: Readonly<Record<string, number>> = used;
  const shown = Object.entries(limits).map(([name, limit]) => [name, { limit, used: usage[name] ?? 0, reserved: 0 }]);
  return Object.fromEntries(shown);
}

const views = new Map<string, (store: Store, projectId: string) => Promise<unknown>>([
  ['default', async () => defaultNetworkLimits],
  ['details', details],
]);

/** `/default`, and `/details` with what is used; clients add `.json`. */
export default operation({
  name: 'quotas.view',
  service: 'network',
  method: 'GET',
  path: '/quotas/{quota_project_id}/{view}',
  policy: null,
  status: 200,
  errors: [...quotaErrors, errors.ResourceNotFound],
  needs: ['table:read'],
  async handle({ caller, params: { quota_project_id: projectId = '', view = '' } }, { store }) {
    const show = views.get(view.replace(/\.json$/, ''));
    if (show === undefined) throw errors.ResourceNotFound();
    assertMaySee(caller, projectId);
    return { body: { quota: await show(store, projectId) } };
  },
});
