/** What Nova has dropped, without the actions of servers. Source: contract/surface.json, the rows that answer nothing but 410. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { dropped } from './dropped.ts';

type Row = readonly [name: string, method: AnyOperation['method'], path: string, action?: string];

/** The usual operations of a collection, by the letters of what is there: (i)ndex, (c)reate, (s)how, (u)pdate, (d)elete. */
function usual(resource: string, path: string, letters: string, id = '{id}'): readonly Row[] {
  const rows: readonly Row[] = [
    [`${resource}.index`, 'GET', path],
    [`${resource}.create`, 'POST', path],
    [`${resource}.show`, 'GET', `${path}/${id}`],
    [`${resource}.update`, 'PUT', `${path}/${id}`],
    [`${resource}.delete`, 'DELETE', `${path}/${id}`],
  ];
  return rows.filter(([name]) => letters.includes(name.split('.')[1]?.[0] ?? ''));
}

/** Actions, each by a name of its own. */
const actions = (resource: string, path: string, ...keys: readonly string[]): readonly Row[] =>
  keys.map((key) => [`${resource}.${key}`, 'POST', `${path}/{id}/action`, key]);

const rows: readonly Row[] = [
  ...usual('server-consoles', '/servers/{server_id}/consoles', 'icsd', '{console_id}'),
  ['virtual-interfaces.index', 'GET', '/servers/{server_id}/os-virtual-interfaces'],
  ...usual('agents', '/os-agents', 'icud'),
  ...usual('cells', '/os-cells', 'icsud'),
  ['cells.capacities', 'GET', '/os-cells/capacities'],
  ['cells.capacities-of-one', 'GET', '/os-cells/{id}/capacities'],
  ['cells.detail', 'GET', '/os-cells/detail'],
  ['cells.info', 'GET', '/os-cells/info'],
  ['cells.sync-instances', 'POST', '/os-cells/sync_instances'],
  ...usual('certificates', '/os-certificates', 'cs'),
  ...usual('cloudpipe', '/os-cloudpipe', 'icu'),
  ...usual('fping', '/os-fping', 'is'),
  ...usual('fixed-ips', '/os-fixed-ips', 's'),
  ...actions('fixed-ip-actions', '/os-fixed-ips', 'reserve', 'unreserve'),
  ...usual('floating-ip-dns', '/os-floating-ip-dns', 'iud'),
  ...usual('floating-ip-dns-entries', '/os-floating-ip-dns/{domain_id}/entries', 'sud'),
  ...usual('floating-ips-bulk', '/os-floating-ips-bulk', 'icsu'),
  ...usual('networks', '/os-networks', 'cd'),
  ['networks.add', 'POST', '/os-networks/add'],
  ...actions('network-actions', '/os-networks', 'disassociate', 'disassociate_host', 'disassociate_project', 'associate_host'),
  ...usual('security-group-default-rules', '/os-security-group-default-rules', 'icsd'),
  ...usual('tenant-networks', '/os-tenant-networks', 'cd'),
];

export const droppedOperations: readonly AnyOperation[] = rows.map(([name, method, path, action]) =>
  dropped({ name, method, path, ...(action === undefined ? {} : { action }) }),
);
