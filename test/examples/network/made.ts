/** What examples of the Networking API need to be there. */
import type { World } from '../world.ts';

export const at = '/network/v2.0';

/** Makes a thing. @returns its id */
export async function made(world: World, path: string, key: string, body: object = {}, by?: 'admin'): Promise<string> {
  return (await world.make('POST', `${at}${path}`, { [key]: body }, by)).text(`${key}.id`);
}

export const newNetwork = (world: World, more: object = {}) => made(world, '/networks', 'network', { name: world.name(), ...more });

export const newSubnet = (world: World, network_id: string, more: object = {}) =>
  made(world, '/subnets', 'subnet', { network_id, ip_version: 4, cidr: '10.0.0.0/24', ...more });

export async function newPort(world: World): Promise<string> {
  const network_id = await newNetwork(world);
  await newSubnet(world, network_id);
  return made(world, '/ports', 'port', { network_id });
}

/** With a subnet for floating IPs. */
export async function newExternal(world: World): Promise<string> {
  const network_id = await made(world, '/networks', 'network', { name: world.name(), 'router:external': true }, 'admin');
  await made(world, '/subnets', 'subnet', { network_id, ip_version: 4, cidr: '203.0.113.0/24', enable_dhcp: false }, 'admin');
  return network_id;
}

export const newPool = (world: World, more: object = {}) =>
  made(world, '/subnetpools', 'subnetpool', { name: world.name(), prefixes: ['10.8.0.0/16'], default_prefixlen: 26, ...more });
