/** Nova's proxy to Ironic, as it is where there is no Ironic. It ended with the other proxies. */
import * as computeErrors from '../../shared/compute/errors.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { refused } from './dropped.ts';

const path = '/os-baremetal-nodes';
const window = { until: '2.35' } as const;

const withoutIronic = (rule: AnyOperation['policy']) => ({
  policy: rule,
  errors: [computeErrors.IronicUnavailable],
  refusal: computeErrors.IronicUnavailable,
});
/** Nobody is asked who they are: it was never passed on. */
const neverPassedOn = (command: string) => ({
  errors: [computeErrors.IronicCommandUnsupported],
  refusal: () => computeErrors.IronicCommandUnsupported({ command }),
});

export const baremetalOperations: readonly AnyOperation[] = [
  refused(
    { name: 'baremetal-nodes.index', method: 'GET', path, window },
    withoutIronic(policy.admin('os_compute_api:os-baremetal-nodes:list')),
  ),
  refused(
    { name: 'baremetal-nodes.show', method: 'GET', path: `${path}/{id}`, window },
    withoutIronic(policy.admin('os_compute_api:os-baremetal-nodes:show')),
  ),
  refused({ name: 'baremetal-nodes.create', method: 'POST', path, window }, neverPassedOn('node-create')),
  refused({ name: 'baremetal-nodes.delete', method: 'DELETE', path: `${path}/{id}`, window }, neverPassedOn('node-delete')),
  refused(
    { name: 'baremetal-node-actions.add_interface', method: 'POST', path: `${path}/{id}/action`, action: 'add_interface', window },
    neverPassedOn('port-create'),
  ),
  refused(
    { name: 'baremetal-node-actions.remove_interface', method: 'POST', path: `${path}/{id}/action`, action: 'remove_interface', window },
    neverPassedOn('port-delete'),
  ),
];
