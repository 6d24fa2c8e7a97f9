/**
 * What a cloud on one machine has from its first start on, as DevStack has it: an external network, a network of the first user's project behind a router,
 * and a pool from which other projects get networks by themselves (`--nic auto`).
 */
import { z } from 'zod/mini';
import { defaultDomain } from '../identity/domains.ts';
import { findProject } from '../identity/projects.ts';
import type { Caller } from '../operation/policy.ts';
import { collection } from '../store/collection.ts';
import { type Transaction, transaction } from '../store/transaction.ts';
import type { NetworkPorts } from './network-ports.ts';
import { createNetwork } from './networks/create.ts';
import { networkResource } from './networks/resource.ts';
import type { Attributes, Posted } from './resource/attribute.ts';
import { readCreate } from './resource/read-body.ts';
import type { Resource, Standard } from './resource/resource.ts';
import { createRouter } from './routers/change.ts';
import { addInterface } from './routers/interfaces.ts';
import { routerResource } from './routers/resource.ts';
import { createSubnetPool } from './subnetpools/change.ts';
import { subnetPoolResource } from './subnetpools/resource.ts';
import { createSubnet } from './subnets/create.ts';
import { subnetResource } from './subnets/resource.ts';

/** Says that they were made; what is deleted after that stays deleted. */
const bootstraps = collection({
  name: 'bootstrap of networks',
  schema: z.object({ doneAt: z.number() }),
  key: (_: 'networks') => ({ pk: 'BOOTSTRAP', sk: 'networks' }),
  id: () => 'networks' as const,
});

/** An administrator of whom nobody has asked for a token. */
const founder = (projectId: string): Caller => ({
  userId: '',
  userName: '',
  projectId,
  projectName: null,
  roles: new Set(['admin', 'manager', 'member', 'reader']),
  isAdmin: true,
  token: { sub: '', name: '', roles: [], methods: [], aids: [], iat: 0, exp: 0 },
});

type Create<T, A extends Attributes> = (tx: Transaction, ports: NetworkPorts, caller: Caller, body: Posted<A>) => Promise<T>;

/** As a request would make it. */
function made<T extends Standard, A extends Attributes>(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  resource: Resource<T, A>,
  create: Create<T, A>,
  body: Readonly<Record<string, unknown>>,
): Promise<T> {
  const [read] = readCreate(resource, { [resource.singular]: body }, caller).bodies;
  if (read === undefined) throw new Error('There is no body to be read.');
  return create(tx, ports, caller, read);
}

const project = (name: string) => ({ name, domain: { id: defaultDomain.id } });

/** Makes them once for ever, in one commit; nothing where the first users are not there. @returns whether it made them */
export async function bootstrapNetworks(ports: NetworkPorts): Promise<boolean> {
  const { store, clock } = ports;
  if ((await bootstraps.get(store, 'networks')) !== undefined) return false;
  const [admin, demo] = await Promise.all([findProject(store, project('admin')), findProject(store, project('demo'))]);
  if (admin === undefined || demo === undefined) return false;
  const [operator, user] = [founder(admin.id), founder(demo.id)];
  return transaction(ports, async (tx) => {
    if ((await tx.get(bootstraps, 'networks')) !== undefined) return false;
    tx.put(bootstraps, { doneAt: clock.now() });
    const provider = { 'provider:network_type': 'flat', 'provider:physical_network': 'public' };
    const external = { name: 'public', 'router:external': true, is_default: true, ...provider };
    const outside = await made(tx, ports, operator, networkResource, createNetwork, external);
    const ofOutside = { name: 'public-subnet', network_id: outside.id, ip_version: 4, cidr: '172.24.4.0/24', enable_dhcp: false };
    await made(tx, ports, operator, subnetResource, createSubnet, ofOutside);
    const pool = {
      name: 'shared-default-subnetpool-v4',
      prefixes: ['10.128.0.0/9'],
      default_prefixlen: 26,
      shared: true,
      is_default: true,
    };
    await made(tx, ports, operator, subnetPoolResource, createSubnetPool, pool);

    const inside = await made(tx, ports, user, networkResource, createNetwork, { name: 'private' });
    const ofInside = { name: 'private-subnet', network_id: inside.id, ip_version: 4, cidr: '10.0.0.0/24' };
    const subnet = await made(tx, ports, user, subnetResource, createSubnet, ofInside);
    const gateway = { name: 'router1', external_gateway_info: { network_id: outside.id } };
    const router = await made(tx, ports, user, routerResource, createRouter, gateway);
    await addInterface(tx, ports, user, router, { subnetId: subnet.id });
    return true;
  });
}
