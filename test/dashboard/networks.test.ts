/** What somebody does with networks, routers, security groups and floating IPs in Horizon, and what an administrator does for others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator } from 'playwright-core';
import { ask, skip, visit } from './dashboard.ts';
import { launch } from './launch.ts';
import type { Visitor } from './visitor.ts';

/** To the next page of a dialog that has several. */
const next = (dialog: Locator) => dialog.locator('.button-next').click();

/** Moves a row from one list of a dialog to the other. */
const move = (name: string) => (dialog: Locator) =>
  dialog.locator('ul.btn-group:visible', { hasText: name }).locator('a.btn-primary').first().click();

/** One leaf of the page of a network or a router. */
async function leaf({ page }: Visitor, name: string): Promise<void> {
  await page.locator('.nav-tabs').getByText(name, { exact: true }).click();
  await page.waitForLoadState('networkidle');
}

async function enter(visitor: Visitor, panel: string, name: string): Promise<void> {
  await visitor.open(panel);
  await visitor.page.getByRole('link', { name, exact: true }).first().click();
  await visitor.page.waitForURL((url) => url.pathname !== panel);
  await visitor.page.waitForLoadState('networkidle');
  await visitor.assertContent();
}

test('a network, a router, a security group and a floating IP are made for an instance, and deleted', { skip }, async () => {
  const visitor = await visit('demo');
  const { page } = visitor;

  await visitor.open('/project/networks/');
  const created = await visitor.tableAction('create', async (dialog) => {
    await dialog.locator('[name="net_name"]').fill('inner');
    await next(dialog);
    await dialog.locator('[name="subnet_name"]').fill('inner-subnet');
    await dialog.locator('[name="cidr"]').fill('192.168.5.0/24');
    await next(dialog);
    await dialog.locator('[name="dns_nameservers"]').fill('192.168.5.2');
  });
  assert.match(created, /Created network "inner"/);
  await visitor.act('inner', 'update', { name: 'inside' });
  await visitor.shows('inside', 'inner-subnet 192.168.5.0/24');
  await enter(visitor, '/project/networks/', 'inside');
  await leaf(visitor, 'Subnets');
  await visitor.act('inner-subnet', 'update', async (dialog) => {
    await dialog.locator('[name="subnet_name"]').fill('four');
    await next(dialog);
  });
  await leaf(visitor, 'Subnets');
  await visitor.shows('four', '192.168.5.1');
  await visitor.press(page.locator('#subnets__action_create'), async (dialog) => {
    await dialog.locator('[name="subnet_name"]').fill('six');
    await dialog.locator('[name="ip_version"]').selectOption('6', { force: true });
    await dialog.locator('[name="cidr"]').fill('fd00:5::/64');
    await next(dialog);
  });
  await leaf(visitor, 'Subnets');
  await visitor.act('six', 'delete');
  await leaf(visitor, 'Ports');
  await visitor.press(page.locator('#ports__action_create'), { name: 'plug' });
  await leaf(visitor, 'Ports');
  await visitor.act('plug', 'update', { name: 'socket' });
  await leaf(visitor, 'Ports');
  await visitor.shows('socket', 'Down');
  await visitor.act('socket', 'delete');

  await visitor.open('/project/routers/');
  assert.match(await visitor.tableAction('create', { name: 'door', external_network: 'public' }), /Router door was successfully created/);
  await visitor.shows('door', 'public');
  await visitor.act('door', 'update', { name: 'gate' });
  await visitor.act('gate', 'clear');
  assert.match(await visitor.act('gate', 'setgateway', { network_id: 'public' }), /Gateway interface is added/);
  await enter(visitor, '/project/routers/', 'gate');
  await leaf(visitor, 'Interfaces');
  assert.match(await visitor.press(page.locator('#interfaces__action_create'), { subnet_id: 'inside' }), /Interface added 192\.168\.5\.1/);
  await leaf(visitor, 'Static Routes');
  await visitor.press(page.locator('#extra_routes__action_create'), { destination: '10.9.0.0/16', nexthop: '192.168.5.9' });
  await leaf(visitor, 'Static Routes');
  await visitor.act('10.9.0.0/16', 'delete');

  await visitor.open('/project/security_groups/');
  await visitor.tableAction('create', { name: 'web', description: 'What people see' });
  const rule = await visitor.tableAction('add_rule', { rule_menu: 'Custom TCP Rule', port: '8080', description: 'Theirs' });
  assert.match(rule, /ALLOW IPv4 8080\/tcp from 0\.0\.0\.0\/0/);
  await visitor.tableAction('add_rule', { rule_menu: 'All ICMP' });
  await visitor.act('8080', 'delete');
  await visitor.open('/project/security_groups/');
  await visitor.act('web', 'edit', { name: 'site' });

  await visitor.open('/project/instances/');
  await launch(visitor, 'guest', { Networks: 'inside', 'Security Groups': 'site' });
  await visitor.shows('guest', 'Active');
  assert.match(await visitor.row('guest').innerText(), /192\.168\.5\.\d+/);
  await visitor.act('guest', 'edit_secgroups', move('default'));

  await visitor.open('/project/floating_ips/');
  const address = /172\.24\.4\.\d+/.exec(await visitor.tableAction('allocate', { pool: 'public', description: 'Of the guest' }))?.[0] ?? '';
  assert.match(await visitor.act(address, 'associate', { port_id: 'guest' }), new RegExp(`IP address ${address} associated`));
  await visitor.row(address).getByText('guest 192.168.5').waitFor();
  await visitor.act(address, 'disassociate');
  await visitor.open('/project/instances/');
  await visitor.act('guest', 'associate', { ip_id: address });
  await visitor.open('/project/instances/');
  await visitor.row('guest').getByText(address).waitFor();
  await visitor.act('guest', 'attach_interface', { network: 'private' });
  await enter(visitor, '/project/instances/', 'guest');
  await leaf(visitor, 'Interfaces');
  await visitor.row('private').waitFor();
  await visitor.press(visitor.row('private').locator('[id$="__action_update_security_groups"]'), move('site'));

  await visitor.open('/project/network_topology/');
  await page.locator('.nav-tabs').getByText('Graph').click();
  await page.locator('#d3_topo, #topologyCanvasContainer').getByText('guest').first().waitFor({ state: 'attached' });
  await visitor.assertContent();

  await visitor.open('/project/instances/');
  await visitor.act('guest', 'detach_interface', { port: '10.0.0.' });
  await visitor.open('/project/instances/');
  await visitor.act('guest', 'disassociate');
  await visitor.open('/project/floating_ips/');
  await visitor.act(address, 'release');
  await visitor.row(address).waitFor({ state: 'detached' });
  await visitor.open('/project/instances/');
  await visitor.act('guest', 'delete');
  await visitor.row('guest').waitFor({ state: 'detached' });
  await enter(visitor, '/project/routers/', 'gate');
  await leaf(visitor, 'Interfaces');
  await visitor.act('192.168.5.1', 'delete');
  for (const [panel, name] of [
    ['/project/routers/', 'gate'],
    ['/project/networks/', 'inside'],
    ['/project/security_groups/', 'site'],
  ] as const) {
    await visitor.open(panel);
    await visitor.act(name, 'delete');
    await visitor.row(name).waitFor({ state: 'detached' });
  }
  await visitor.close();
  assert.equal(await ask('network list --internal -f value -c Name'), 'private');
  assert.equal(await ask('router list -f value -c Name'), 'router1');
});

test('an administrator makes networks, routers and floating IPs of others, and shares them', { skip }, async () => {
  const visitor = await visit('admin');
  const { page } = visitor;
  await visitor.open('/admin/networks/');
  const form = { name: 'wide', tenant_id: 'demo', network_type: 'VXLAN', segmentation_id: '77', with_subnet: false };
  assert.match(await visitor.tableAction('create', form), /Created network "wide"/);
  await visitor.act('wide', 'update', { name: 'wider', admin_state: false });
  await visitor.shows('wider', 'DOWN');
  await enter(visitor, '/admin/networks/', 'wider');
  await page.getByText('vxlan').first().waitFor();
  for (const name of ['Subnets', 'Ports', 'DHCP Agents']) {
    await leaf(visitor, name);
    await visitor.assertContent();
  }

  await visitor.open('/admin/rbac_policies/');
  await visitor.tableAction('create', { target_tenant: 'admin', action_object_type: 'Shared Network', network_id: 'wider' });
  await visitor.row('wider').waitFor();
  await visitor.act('wider', 'delete');
  await visitor.row('wider').waitFor({ state: 'detached' });

  await visitor.open('/admin/routers/');
  await visitor.tableAction('create', { name: 'theirs', tenant_id: 'demo', external_network: 'public' });
  await enter(visitor, '/admin/routers/', 'theirs');
  await visitor.open('/admin/routers/');
  await visitor.act('theirs', 'delete');
  await visitor.row('theirs').waitFor({ state: 'detached' });

  await visitor.open('/admin/floating_ips/');
  await visitor.tableAction('allocate', { pool: 'public', tenant: 'demo', floating_ip_address: '172.24.4.99' });
  await visitor.shows('172.24.4.99', 'demo');
  await visitor.act('172.24.4.99', 'release');

  await visitor.open('/admin/networks/');
  await visitor.act('wider', 'delete');
  await visitor.row('wider').waitFor({ state: 'detached' });
  for (const path of ['/admin/info/?tab=system_info__network_agents', '/admin/defaults/?tab=defaults__network_quotas'])
    await visitor.open(path);
  await visitor.shows('Security Groups', '10');
  await visitor.close();
});
