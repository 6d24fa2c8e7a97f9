/** How our answers are meant to differ from those that were recorded, each with its reason. */
import type { Difference } from './network-replay.ts';

interface Meant {
  readonly reason: string;
  readonly covers: (difference: Difference) => boolean;
}

/** Keys of extensions that are not announced here. */
const unannounced = new Set([
  'qos_policy_id',
  'qos_network_policy_id',
  'vlan_transparent',
  'qinq',
  'l2_adjacency',
  'segment_id',
  'dns_publish_fixed_ip',
  'propagate_uplink_status',
  'dns_domain',
  'resource_request',
  'port_forwardings',
  'ip_availability_details',
]);

const notes =
  (...names: readonly string[]) =>
  ({ exchange }: Difference) =>
    names.includes(exchange.note);

const keys = (value: unknown) => (Array.isArray(value) ? (value as readonly string[]) : []);

export const meant: readonly Meant[] = [
  {
    reason: 'attributes of extensions that are not announced',
    covers: ({ what, recorded }) => what === 'missing' && keys(recorded).every((key) => unannounced.has(key)),
  },
  {
    reason: 'what was there before is made with one request each, whose answers were not recorded',
    covers: ({ what, exchange }) => what === 'unknown' && exchange.note.startsWith('prelude'),
  },
  {
    reason: 'is_default is shown wherever a network is',
    covers: ({ what, ours }) => what === 'unknown' && keys(ours).every((key) => key === 'is_default'),
  },
  {
    reason: 'a service sees tags and the binding of ports: what is not its own to hide is shown',
    covers: ({ what, ours }) => what === 'unknown' && keys(ours).every((key) => key === 'tags' || key.startsWith('binding:')),
  },
  {
    reason: 'other methods than a path has are not found: what is asked of paths is what API Gateway knows',
    covers: notes('POST on item', 'PATCH', 'HEAD', 'PUT on collection', 'DELETE on collection', 'quota post'),
  },
  { reason: 'paths are taken as they are, without suffix and slash', covers: notes('.json suffix', 'trailing slash', 'v2.0 no slash') },
  { reason: 'JSON is all there is', covers: notes('accept xml') },
  { reason: 'there is a zone without agents', covers: notes('az hint unknown', 'azs') },
  { reason: 'there is one kind of routers', covers: notes('service providers') },
  { reason: 'there are no agents', covers: notes('agents admin') },
  { reason: 'segments are not announced', covers: notes('segments member', 'segments admin') },
  {
    reason: 'one network more, that of the zone which Neutron did not know, and pages by ids that come by chance',
    covers: notes(
      'fields bogus list',
      'fields list',
      'filter OR',
      'last page',
      'after last page',
      'page reverse',
      'limit 0',
      'nia admin',
      'quota check_limit',
      'quota put admin',
    ),
  },
  { reason: 'defects of master, answered as what they are', covers: notes('null cidr', 'tags net missing') },
  { reason: 'addresses come by chance', covers: notes('fixed ip', 'fill', 'fip 4') },
  { reason: 'names of ports are under the domain that is left at its default', covers: notes('dns fqdn other') },
  { reason: 'uplink-status-propagation is not announced', covers: notes('uplink') },
  {
    reason: 'made or changed without being recorded',
    covers: notes(
      'by sg',
      'set sg',
      'mac',
      'mac upper',
      'port quota',
      'router quota',
      'fip quota',
      'floating ip on port with two addresses',
      'default order of ports',
      'delete gw port',
    ),
  },
  {
    reason: 'ports that are in the way are told in the order of their ids',
    covers: notes('delete network with router', 'delete network with ports', 'delete ext network with gw'),
  },
  { reason: 'a router finds its port by its own record, whatever the port says', covers: notes('change router port ip') },
  { reason: 'a binding that failed is none', covers: notes('bindings list', 'bindings delete inactive') },
  { reason: 'binding a port to where it is changes nothing', covers: notes('delete port with wrong If-Match') },
  { reason: 'some networks were shared without being recorded', covers: notes('rbac list') },
];
