/** What was there before the recorded exchanges of a group began: it was made without being recorded. `id` is the record's. */
import type { Exchange } from './network-replay.ts';

const member = '11111111111111111111111111111111';
const admin = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

/** Makes a thing, whose id is from then on that of the record. */
function made(path: string, key: string, id: string, body: object, who: 'member' | 'admin' = 'member', more: object = {}): Exchange {
  return {
    group: '',
    note: `prelude ${id}`,
    method: 'POST',
    path: `/v2.0/${path}`,
    who,
    project: who === 'admin' ? admin : member,
    body: { [key]: body },
    status: 201,
    out: { [key]: { id, ...more } },
  };
}
const network = (id: string, body: object = {}, who: 'member' | 'admin' = 'member') => made('networks', 'network', id, body, who);
const subnet = (id: string, networkId: string, cidr: string, body: object = {}, who: 'member' | 'admin' = 'member') =>
  made('subnets', 'subnet', id, { network_id: networkId, ip_version: cidr.includes(':') ? 6 : 4, cidr, ...body }, who);
const port = (id: string, networkId: string, body: object = {}) => made('ports', 'port', id, { network_id: networkId, ...body });

const external = { 'router:external': true, name: 'public' };
const closed = { enable_dhcp: false };

/** Things that lists tell of before they are named. */
const before: Readonly<Record<string, string>> = {
  'a07709ab-24d6-4d2b-9999-ccd78aa98c03': 'ports device OR',
  '92fca7d8-e28c-4cd2-bcd4-f077e43b6e9c': 'ports device OR',
  '86109589-56df-498d-a751-d45178a04924': 'ports device OR',
};

/** The exchanges of a group with what was there before them, each thing made just before it is first named; a network comes with its subnets. */
export function withPreludes(group: string, exchanges: readonly Exchange[]): readonly Exchange[] {
  const left = new Set(preludes[group] ?? []);
  const all: Exchange[] = [];
  const play = (exchange: Exchange): void => {
    const text = `${exchange.path} ${JSON.stringify(exchange.body ?? '')}`;
    for (const prelude of [...left]) {
      const id = prelude.note.replace('prelude ', '');
      if (!(text.includes(id) || before[id] === exchange.note) || !left.delete(prelude)) continue;
      play(prelude);
      for (const other of [...left])
        if (other.path.endsWith('/subnets') && JSON.stringify(other.body).includes(id) && left.delete(other)) play(other);
    }
    all.push(exchange);
  };
  for (const exchange of exchanges) play(exchange);
  return all;
}

const preludes: Readonly<Record<string, readonly Exchange[]>> = {
  generic: [network('b2871725-95b2-4304-b7eb-3071ea4863d0', { name: 'n' })],
  ipam: [
    network('037e781e-c6f0-4ac0-990a-8d73b408e0fa'),
    network('a8fcda89-dd3b-41ea-aa75-c211127b5e19'),
    network('2a615502-c87f-40e6-9070-13f5a42bf2c0'),
    network('dda84e08-e554-440b-bf9a-0407c2f8cb54'),
  ],
  l3: [
    network('32c1c833-8bc9-4516-a533-3e283f8a3fdd', external, 'admin'),
    subnet('fe33c03c-7e41-43da-9602-b66c55e16477', '32c1c833-8bc9-4516-a533-3e283f8a3fdd', '203.0.113.0/24', closed, 'admin'),
    network('bfc8ecef-95a2-4c95-ac3c-5cf89c065481', { name: 'priv' }),
    subnet('d95225f0-ba5f-4988-8726-3dfa38aa1b7b', 'bfc8ecef-95a2-4c95-ac3c-5cf89c065481', '10.0.0.0/24', { name: 'ps' }),
    subnet('b2704e75-963f-47d4-907c-9ec131611524', 'bfc8ecef-95a2-4c95-ac3c-5cf89c065481', '10.0.1.0/24', { gateway_ip: null }),
    network('10fb62f9-a3a7-4b61-b623-f31290219e42', { name: 'p2' }),
    subnet('bf868fd1-7568-4be9-acb6-faebc477e347', '10fb62f9-a3a7-4b61-b623-f31290219e42', '10.0.0.128/25'),
    network('41810c72-6cef-4e7d-84cd-5b0b4e6d83fd'),
    subnet('616724d6-ed57-4634-a7a9-154ec54a4573', '41810c72-6cef-4e7d-84cd-5b0b4e6d83fd', '10.4.0.0/24'),
    port('672a5540-6e2a-4e96-a38f-980df1f79f94', 'bfc8ecef-95a2-4c95-ac3c-5cf89c065481', {
      fixed_ips: [{ subnet_id: 'b2704e75-963f-47d4-907c-9ec131611524', ip_address: '10.0.1.180' }],
    }),
    port('3cf0fc7c-6769-4cb6-9a1a-a1a3c97eaa32', 'bfc8ecef-95a2-4c95-ac3c-5cf89c065481', {
      fixed_ips: [{ subnet_id: 'd95225f0-ba5f-4988-8726-3dfa38aa1b7b', ip_address: '10.0.0.254' }],
      device_id: 'vm1',
      device_owner: 'compute:nova',
    }),
    port('cc896960-7471-49e4-99fe-86b1f8290e77', '41810c72-6cef-4e7d-84cd-5b0b4e6d83fd'),
    port('dbcff899-6eae-46a6-8bb4-d6fb7277ddff', '41810c72-6cef-4e7d-84cd-5b0b4e6d83fd', { fixed_ips: [] }),
    ...[
      ['a07709ab-24d6-4d2b-9999-ccd78aa98c03', 'a', 'vmA', 'compute:nova', '10.0.0.11'] as const,
      ['92fca7d8-e28c-4cd2-bcd4-f077e43b6e9c', 'b', 'vmA', 'compute:nova', '10.0.0.12'] as const,
      ['86109589-56df-498d-a751-d45178a04924', 'd', 'vmB', 'compute:az1', '10.0.0.111'] as const,
    ].map(([id, name, device_id, device_owner, ip_address]) =>
      port(id, 'bfc8ecef-95a2-4c95-ac3c-5cf89c065481', { name, device_id, device_owner, fixed_ips: [{ ip_address }] }),
    ),
    made(
      'floatingips',
      'floatingip',
      '943651c4-3680-41df-8610-7a6dca20fd0b',
      { floating_network_id: '32c1c833-8bc9-4516-a533-3e283f8a3fdd' },
      'member',
      { floating_ip_address: '203.0.113.59' },
    ),
  ],
  binding: [
    network('d7e4eaa6-0ed6-4603-8bec-1bc2e2fc52c1', { name: 'priv' }),
    subnet('16b7f0d6-6400-423c-aa0d-b567735ff9d4', 'd7e4eaa6-0ed6-4603-8bec-1bc2e2fc52c1', '10.0.0.0/24', { name: 'ps' }),
    port('0fafb4c9-c633-462b-bbe4-01cb176f7cc3', 'd7e4eaa6-0ed6-4603-8bec-1bc2e2fc52c1'),
    network('efe755bc-bb98-431f-b3b7-4a5e80c4bf21'),
  ],
  more: [
    network('6ec16a25-b007-4f1f-91d9-b1e0ed0a0033', { name: 'n' }),
    subnet('efef960d-2046-4198-8a27-de7af165ef58', '6ec16a25-b007-4f1f-91d9-b1e0ed0a0033', '10.0.0.0/24'),
    made('routers', 'router', 'bfc18c1d-f9c9-4817-8a1d-770c835367a4', { name: 'r' }),
    port('c2d3233f-589a-4142-aa77-449ae85d49ab', '6ec16a25-b007-4f1f-91d9-b1e0ed0a0033', { device_id: 'x', device_owner: 'compute:nova' }),
    network('163b2b9c-ae42-463a-a66e-c2ec610455f2', external, 'admin'),
    subnet('00000000-0000-4000-8000-000000000001', '163b2b9c-ae42-463a-a66e-c2ec610455f2', '203.0.113.0/29', closed, 'admin'),
  ],
};
