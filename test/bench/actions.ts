/** What is done to servers, each from its request until it is so. Afterwards they stand as before, and the next may follow. */
import { performance } from 'node:perf_hooks';
import { testImageId } from '../../shared/image/test-image.ts';

interface Bench {
  row(operation: string, times: number, work: (index: number) => Promise<number>): Promise<void>;
  expect(method: string, path: string, status: number, body?: unknown): Promise<{ readonly body: unknown; readonly milliseconds: number }>;
  /** Waits until a server has the status. */
  until(id: string, status: string): Promise<void>;
  /** Where servers are. */
  readonly servers: string;
  /** Servers that are ACTIVE; each is used by one at a time. */
  readonly ids: readonly string[];
}

interface Action {
  readonly name: string;
  readonly body: object;
  readonly becomes: string;
  /** What makes it ACTIVE again. */
  readonly back?: object;
}

const actions: readonly Action[] = [
  { name: 'pause', body: { pause: null }, becomes: 'PAUSED', back: { unpause: null } },
  { name: 'resize', body: { resize: { flavorRef: '1' } }, becomes: 'VERIFY_RESIZE', back: { revertResize: null } },
  { name: 'rebuild', body: { rebuild: { imageRef: testImageId } }, becomes: 'ACTIVE' },
  { name: 'live migrate', body: { 'os-migrateLive': { host: null, block_migration: 'auto' } }, becomes: 'ACTIVE' },
  { name: 'shelve', body: { shelve: null }, becomes: 'SHELVED_OFFLOADED', back: { unshelve: null } },
];

export async function benchActions({ row, expect, until, servers, ids }: Bench): Promise<void> {
  for (const { name, body, becomes, back } of actions) {
    await row(`${name} until it is so`, 48, async (index) => {
      const id = ids[index] ?? '';
      const began = performance.now();
      await expect('POST', `${servers}/${id}/action`, 202, body);
      await until(id, becomes);
      const taken = performance.now() - began;
      if (back !== undefined) {
        await expect('POST', `${servers}/${id}/action`, 202, back);
        await until(id, 'ACTIVE');
      }
      return taken;
    });
  }
  // The fake hypervisor sends what its books say of the disks, some hundred bytes.
  await row('image until active', 48, async (index) => {
    const began = performance.now();
    const made = await expect('POST', `${servers}/${ids[index]}/action`, 202, { createImage: { name: `bench-${index}` } });
    const { image_id: image } = made.body as { image_id: string };
    while (((await expect('GET', `/image/v2/images/${image}`, 200)).body as { status: string }).status !== 'active');
    const taken = performance.now() - began;
    await expect('DELETE', `/image/v2/images/${image}`, 204);
    return taken;
  });
  await row('console output', 200, async (index) => {
    const id = ids[index % 48];
    return (await expect('POST', `${servers}/${id}/action`, 200, { 'os-getConsoleOutput': { length: 10 } })).milliseconds;
  });
}

/** Ports in the group whose rules are changed. */
const portsInGroup = 100;

/** What servers are plugged into. */
export async function benchNetworks({ row, expect, servers, ids }: Omit<Bench, 'until'>): Promise<void> {
  const make = async (kind: string, path: string, facts: object) => {
    const { body, milliseconds } = await expect('POST', `/network/v2.0/${path}`, 201, { [kind]: facts });
    return { id: (body as Readonly<Record<string, { readonly id: string }>>)[kind]?.id ?? '', milliseconds };
  };
  const { id: network } = await make('network', 'networks', { name: 'bench' });
  await make('subnet', 'subnets', { network_id: network, ip_version: 4, cidr: '10.9.0.0/16' });
  await row('port create', 100, async () => (await make('port', 'ports', { network_id: network })).milliseconds);
  await row('interface attach', 48, async (index) => {
    const interfaceAttachment = { net_id: network };
    return (await expect('POST', `${servers}/${ids[index]}/os-interface`, 200, { interfaceAttachment })).milliseconds;
  });
  const { id: group } = await make('security_group', 'security-groups', { name: 'bench' });
  for (let made = 0; made < portsInGroup; made++)
    await make('port', 'ports', { network_id: network, security_groups: [group], 'binding:host_id': `host-${(made % 8) + 1}` });
  let port = 1;
  await row(`rule for ${portsInGroup} ports`, 48, async () => {
    const rule = { security_group_id: group, direction: 'ingress', protocol: 'tcp', port_range_min: port, port_range_max: port };
    port += 1;
    return (await make('security_group_rule', 'security-group-rules', rule)).milliseconds;
  });
}
