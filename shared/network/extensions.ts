/** What the network service does besides its core, under the names by which clients look for it. Source: contract-network/extensions.json. */
export interface Extension {
  readonly alias: string;
  readonly name: string;
  readonly updated: string;
  readonly description: string;
}

/** Only what is true is here: clients leave their commands out, or send other bodies, by this list. */
export const extensions: readonly Extension[] = [
  {
    alias: 'address-scope',
    name: 'Address scope',
    updated: '2015-07-26T10:00:00-00:00',
    description: 'Scopes in which the addresses of subnet pools are unique',
  },
  {
    alias: 'agent',
    name: 'agent',
    updated: '2013-02-03T10:00:00-00:00',
    description: "Agents of the network service, of which there are none here: hosts are the Compute service's",
  },
  {
    alias: 'allowed-address-pairs',
    name: 'Allowed Address Pairs',
    updated: '2013-07-23T10:00:00-00:00',
    description: 'Addresses besides its own that a port may send from',
  },
  {
    alias: 'auto-allocated-topology',
    name: 'Auto Allocated Topology Services',
    updated: '2016-01-01T00:00:00-00:00',
    description: 'A network, a subnet and a router made for a project when it first asks',
  },
  {
    alias: 'availability_zone',
    name: 'Availability Zone',
    updated: '2015-01-01T10:00:00-00:00',
    description: 'Zones of networks and routers',
  },
  { alias: 'binding', name: 'Port Binding', updated: '2014-02-03T10:00:00-00:00', description: 'Which host plugs a port' },
  {
    alias: 'binding-extended',
    name: 'Port Bindings Extended',
    updated: '2017-07-17T10:00:00-00:00',
    description: 'Several hosts of a port while its server moves',
  },
  {
    alias: 'default-subnetpools',
    name: 'Default Subnetpools',
    updated: '2016-02-18T18:00:00-00:00',
    description: 'A pool that subnets are taken from unless told',
  },
  {
    alias: 'dns-integration',
    name: 'DNS Integration',
    updated: '2015-08-15T18:00:00-00:00',
    description: 'Names of ports and floating IPs',
  },
  {
    alias: 'empty-string-filtering',
    name: 'Empty String Filtering Extension',
    updated: '2018-05-01T10:00:00-00:00',
    description: 'Lists filtered by empty values',
  },
  {
    alias: 'ext-gw-mode',
    name: 'Neutron L3 Configurable external gateway mode',
    updated: '2013-03-28T10:00:00-00:00',
    description: 'Whether a gateway of a router translates sources',
  },
  {
    alias: 'external-net',
    name: 'Neutron external network',
    updated: '2013-01-14T10:00:00-00:00',
    description: 'Networks that lead out of the cloud',
  },
  {
    alias: 'extra_dhcp_opt',
    name: 'Neutron Extra DHCP options',
    updated: '2013-03-17T12:00:00-00:00',
    description: 'Options of DHCP for a port',
  },
  {
    alias: 'extraroute',
    name: 'Neutron Extra Route',
    updated: '2013-02-01T10:00:00-00:00',
    description: 'Routes of a router besides those of its subnets',
  },
  {
    alias: 'extraroute-atomic',
    name: 'Atomically add/remove extra routes',
    updated: '2019-07-10T00:00:00+00:00',
    description: 'Routes that are added to those of a router, or taken from them',
  },
  {
    alias: 'filter-validation',
    name: 'Filter parameters validation',
    updated: '2018-07-04T10:00:00-00:00',
    description: 'Unknown filters are refused',
  },
  {
    alias: 'fip-port-details',
    name: 'Floating IP Port Details Extension',
    updated: '2018-04-09T10:00:00-00:00',
    description: 'What a floating IP leads to',
  },
  {
    alias: 'floatingip-pools',
    name: 'Floating IP Pools Extension',
    updated: '2018-03-21T10:00:00-00:00',
    description: 'The subnets that floating IPs are taken from',
  },
  {
    alias: 'ip-substring-filtering',
    name: 'IP address substring filtering',
    updated: '2017-11-28T09:00:00-00:00',
    description: 'Ports by a part of an address',
  },
  { alias: 'ip_allocation', name: 'IP Allocation', updated: '2016-06-10T23:00:00-00:00', description: 'When a port gets its addresses' },
  { alias: 'net-mtu', name: 'Network MTU', updated: '2015-03-25T10:00:00-00:00', description: 'The largest packets of a network' },
  {
    alias: 'net-mtu-writable',
    name: 'Network MTU (writable)',
    updated: '2017-07-12T00:00:00-00:00',
    description: 'The largest packets of a network may be set',
  },
  {
    alias: 'network-ip-availability',
    name: 'Network IP Availability',
    updated: '2015-09-24T00:00:00-00:00',
    description: 'How many addresses of a network are free',
  },
  {
    alias: 'network_availability_zone',
    name: 'Network Availability Zone',
    updated: '2015-01-01T10:00:00-00:00',
    description: 'Zones of networks',
  },
  { alias: 'pagination', name: 'Pagination support', updated: '2016-06-12T00:00:00-00:00', description: 'Lists in pages' },
  {
    alias: 'port-mac-address-regenerate',
    name: 'Neutron Port MAC address regenerate',
    updated: '2018-05-03T10:00:00-00:00',
    description: 'A new MAC for a port that asks for none',
  },
  { alias: 'port-security', name: 'Port Security', updated: '2012-07-23T10:00:00-00:00', description: 'Whether filters stand on a port' },
  {
    alias: 'port-security-groups-filtering',
    name: 'Port filtering on security groups',
    updated: '2018-01-09T09:00:00-00:00',
    description: 'Ports by their security groups',
  },
  {
    alias: 'project-id',
    name: 'project_id field enabled',
    updated: '2016-09-09T09:09:09-09:09',
    description: 'project_id beside tenant_id',
  },
  {
    alias: 'provider',
    name: 'Provider Network',
    updated: '2012-09-07T10:00:00-00:00',
    description: 'How networks are kept apart on the wire',
  },
  {
    alias: 'quota-check-limit',
    name: 'Quota engine limit check',
    updated: '2021-09-08T16:00:00-00:00',
    description: 'A limit below the use is refused when asked to',
  },
  {
    alias: 'quota-check-limit-default',
    name: 'Quota engine limit check by default',
    updated: '2024-08-21T16:00:00-00:00',
    description: 'A limit below the use is refused unless told',
  },
  {
    alias: 'quota_details',
    name: 'Quota details management support',
    updated: '2017-02-10T10:00:00-00:00',
    description: 'What projects have of it',
  },
  { alias: 'quotas', name: 'Quota management support', updated: '2012-07-29T10:00:00-00:00', description: 'What projects may have' },
  {
    alias: 'rbac-policies',
    name: 'RBAC Policies',
    updated: '2015-06-17T12:15:12-00:00',
    description: 'Networks that some projects may use besides their owner',
  },
  {
    alias: 'revision-if-match',
    name: 'If-Match constraints based on revision_number',
    updated: '2016-12-11T00:00:00-00:00',
    description: 'Changes of the revision that was meant',
  },
  { alias: 'router', name: 'Neutron L3 Router', updated: '2012-07-20T10:00:00-00:00', description: 'Routers and floating IPs' },
  {
    alias: 'router_availability_zone',
    name: 'Router Availability Zone',
    updated: '2015-01-01T10:00:00-00:00',
    description: 'Zones of routers',
  },
  { alias: 'security-group', name: 'security-group', updated: '2012-10-05T10:00:00-00:00', description: 'Which packets reach a port' },
  {
    alias: 'service-type',
    name: 'Neutron Service Type Management',
    updated: '2013-01-20T00:00:00-00:00',
    description: 'Who provides routers',
  },
  { alias: 'sorting', name: 'Sorting support', updated: '2016-06-12T00:00:00-00:00', description: 'Lists in an order' },
  {
    alias: 'standard-attr-description',
    name: 'standard-attr-description',
    updated: '2016-02-10T10:00:00-00:00',
    description: 'Descriptions',
  },
  {
    alias: 'standard-attr-revisions',
    name: 'Resource revision numbers',
    updated: '2016-04-11T10:00:00-00:00',
    description: 'Changes are counted',
  },
  {
    alias: 'standard-attr-tag',
    name: 'Tag support for resources with standard attribute: port, subnet, subnetpool, network, router, floatingip, security_group, policy, network_segment_range, trunk',
    updated: '2017-01-01T00:00:00-00:00',
    description: 'Tags',
  },
  {
    alias: 'standard-attr-timestamp',
    name: 'Resource timestamps',
    updated: '2016-09-12T10:00:00-00:00',
    description: 'When things were made and changed',
  },
  {
    alias: 'stateful-security-group',
    name: 'Stateful security group',
    updated: '2019-11-26T09:00:00-00:00',
    description: 'Groups that let answers back in',
  },
  {
    alias: 'subnet-service-types',
    name: 'Subnet service types',
    updated: '2016-03-15T18:00:00-00:00',
    description: 'Subnets for ports of some owners',
  },
  { alias: 'subnet_allocation', name: 'Subnet Allocation', updated: '2015-03-30T10:00:00-00:00', description: 'Subnets from pools' },
  {
    alias: 'tag-ports-during-bulk-creation',
    name: 'Tag Ports During Bulk Creation',
    updated: '2019-12-29T19:00:00-00:00',
    description: 'Tags in the create of a port',
  },
];

export const shownExtension = ({ alias, name, updated, description }: Extension) => ({ name, alias, description, updated, links: [] });
