/** What plugging servers in costs, beside the same without; and what a change costs that many ports are told of. */
import { dueBy, eachPage } from '../../shared/compute/due.ts';
import { owedPartition } from '../../shared/network/hosts/owed-place.ts';
import { tellOwed } from '../../shared/network/hosts/tell.ts';
import type { Item } from '../../shared/store/port.ts';
import { must, root, serverBody } from './cloud.ts';
import type { Consumed } from './consumed.ts';
import type { System } from './system.ts';

export interface NetworkRow {
  readonly what: string;
  /** What answering it consumes, and what is consumed afterwards. */
  readonly request: Consumed;
  readonly after: Consumed;
}

const networking = '/network/v2.0';
const hosts = ['host-1', 'host-2'];
/** Ports in a group that has many. */
const many = 100;

export async function networkRows(system: System, consumed: () => Consumed): Promise<readonly NetworkRow[]> {
  async function make(path: string, kind: string, facts: object, as: 'member' | 'admin' = 'member'): Promise<string> {
    const { body } = await must(system, 'POST', `${networking}${path}`, { as, body: { [kind]: facts } });
    return String((body as Readonly<Record<string, { readonly id: unknown }>>)[kind]?.id);
  }
  /** What the function of the table's stream is handed. */
  async function allOwed(): Promise<readonly Item[]> {
    const found: Item[] = [];
    await eachPage(system.ports.store, { partition: owedPartition, range: dueBy(system.ports.clock.now()) }, async (page) => {
      found.push(...page);
      return true;
    });
    return found;
  }
  const rows: NetworkRow[] = [];
  async function row<T>(what: string, work: () => Promise<T>): Promise<T> {
    for (const item of await allOwed()) await tellOwed(system.ports, item);
    await system.settle();
    await system.request('GET', '/identity/v3/regions', { as: 'reader' });
    consumed();
    const made = await work();
    const request = consumed();
    const owed = await allOwed();
    consumed();
    for (const item of owed) await tellOwed(system.ports, item);
    await system.settle();
    rows.push({ what, request, after: consumed() });
    return made;
  }
  const newServer = async (networks: unknown) => {
    const { body } = await must(system, 'POST', `${root}/servers`, { body: serverBody({ networks }) });
    return (body as { readonly server: { readonly id: string } }).server.id;
  };
  const show = (id: string) => must(system, 'GET', `${root}/servers/${id}`);

  const network = await make('/networks', 'network', { name: 'costs' });
  await make('/subnets', 'subnet', { network_id: network, ip_version: 4, cidr: '10.7.0.0/16' });
  // A project's default group is made with its first port.
  await make('/ports', 'port', { network_id: network });
  await row('a port', () => make('/ports', 'port', { network_id: network }));
  const bare = await row('a server without ports', () => newServer('none'));
  const plugged = await row('a server with one port', () => newServer([{ uuid: network }]));
  await row('`show` of the server without ports', () => show(bare));
  await row('`show` of the server with one port', () => show(plugged));
  await row('an interface for a server', () =>
    must(system, 'POST', `${root}/servers/${bare}/os-interface`, { body: { interfaceAttachment: { net_id: network } } }),
  );
  const another = await newServer('none');
  await row('deleting a server without ports', () => must(system, 'DELETE', `${root}/servers/${another}`));
  await row('deleting a server with one port', () => must(system, 'DELETE', `${root}/servers/${plugged}`));

  const rule = (group: string, port: number) => ({
    security_group_id: group,
    direction: 'ingress',
    protocol: 'tcp',
    port_range_min: port,
    port_range_max: port,
  });
  const group = await make('/security-groups', 'security_group', { name: 'costs' });
  await row('a rule of a group without ports', () => make('/security-group-rules', 'security_group_rule', rule(group, 80)));
  const inGroup = { network_id: network, security_groups: [group], device_owner: 'compute:nova' };
  const { body } = await must(system, 'GET', `${networking}/networks/${network}`);
  const projectId = (body as { readonly network: { readonly project_id: string } }).network.project_id;
  for (let index = 0; index < many; index++) {
    const bound = { ...inGroup, project_id: projectId, 'binding:host_id': hosts[index % hosts.length] };
    await make('/ports', 'port', bound, 'admin');
  }
  await row(`a rule of a group with ${many} ports on ${hosts.length} hosts`, () =>
    make('/security-group-rules', 'security_group_rule', rule(group, 443)),
  );
  return rows;
}
