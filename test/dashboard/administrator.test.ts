/** What an administrator does in Horizon with hosts, flavors, types of volumes and quotas, and what is only looked at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, skip, visit } from './dashboard.ts';

test('hypervisors, aggregates, flavors, volume types, QoS specs and defaults are shown and changed', { skip }, async () => {
  const visitor = await visit('admin');
  const { page } = visitor;

  await visitor.open('/admin/hypervisors/');
  await page.locator('.nav-tabs').getByText('Compute Host').click();
  await visitor.act('host-2', 'disable', { reason: 'A new disk' });
  await page.locator('.nav-tabs').getByText('Compute Host').click();
  await visitor.shows('host-2', 'Disabled');
  await visitor.act('host-2', 'enable');
  assert.equal(await ask('compute service list --host host-2 -f value -c Status', 'micronova-admin'), 'enabled');

  await visitor.open('/admin/aggregates/');
  await visitor.tableAction('create', { name: 'fast', availability_zone: 'north' });
  await visitor.act('fast', 'manage', (dialog) =>
    dialog.locator('ul.btn-group:visible', { hasText: 'host-1' }).locator('a.btn-primary').click(),
  );
  await visitor.shows('fast', 'host-1');
  await visitor.act('fast', 'update', { name: 'faster' });
  await visitor.act('faster', 'manage', (dialog) =>
    dialog.locator('ul.btn-group:visible', { hasText: 'host-1' }).locator('a.btn-primary').click(),
  );
  await visitor.act('faster', 'delete');
  await visitor.row('faster').waitFor({ state: 'detached' });

  await visitor.open('/admin/flavors/');
  await visitor.tableAction('create', { name: 'own', vcpus: '2', memory_mb: '256', disk_gb: '1', eph_gb: '0' });
  await visitor.shows('own', '256MB');
  await visitor.act('own', 'delete');
  await visitor.row('own').waitFor({ state: 'detached' });

  await visitor.open('/admin/volume_types/');
  await visitor.tableAction('create', { name: 'gold', vol_type_description: 'The best' });
  await visitor.act('gold', 'edit', { name: 'golden', description: 'Better' });
  await visitor.act('golden', 'create_encryption', { provider: 'luks', control_location: 'front-end' });
  await visitor.act('golden', 'delete_encryption');
  await page.locator('#qos_specs__action_create').waitFor();
  await visitor.press(page.locator('#qos_specs__action_create'), { name: 'limited', consumer: 'front-end' });
  await visitor.act('golden', 'associate', { qos_spec_choice: 'limited' });
  await visitor.shows('golden', 'limited');
  await visitor.act('golden', 'associate', { qos_spec_choice: 'None' });
  await visitor.act('limited', 'edit_consumer', { consumer_choice: 'back-end' });
  await visitor.act('limited', 'delete');
  await visitor.act('golden', 'delete');
  await visitor.row('golden').waitFor({ state: 'detached' });

  await visitor.open('/admin/defaults/');
  await visitor.tableAction('update_compute_defaults', { instances: '11' });
  await visitor.shows('Instances', '11');
  await visitor.close();
});

test("the administrator's instances and volumes are moved and put right, and every page opens", { skip }, async () => {
  await ask('server create --image test --flavor m1.nano --nic none --wait theirs');
  await ask('volume create --size 1 store');
  const visitor = await visit('admin');
  await visitor.open('/admin/instances/');
  await visitor.act('theirs', 'live_migrate', { block_migration: true });
  await visitor.shows('theirs', 'Active');
  await visitor.act('theirs', 'migrate');
  await visitor.shows('theirs', 'Confirm or Revert Resize/Migrate');
  await visitor.act('theirs', 'revert');
  await visitor.shows('theirs', 'Active');
  await visitor.page.getByRole('link', { name: 'theirs' }).click();
  await visitor.page.getByText('Reservation ID').first().waitFor();
  await visitor.assertContent();
  await visitor.open('/admin/volumes/');
  await visitor.act('store', 'update_status', { status: 'Error' });
  await visitor.shows('store', 'Error');
  await visitor.act('store', 'update_status', { status: 'Available' });
  await visitor.act('store', 'delete');

  for (const path of [
    ...[
      '/admin/',
      '/admin/images/',
      '/admin/metadata_defs/',
      '/admin/snapshots/',
      '/admin/volume_groups/',
      '/admin/vg_snapshots/',
      '/admin/group_types/',
    ],
    ...['/admin/info/', '/admin/info/?tab=system_info__compute_services', '/admin/info/?tab=system_info__volume_services'],
  ])
    await visitor.open(path);
  await visitor.open('/admin/instances/');
  await visitor.act('theirs', 'delete');
  await visitor.row('theirs').waitFor({ state: 'detached' });
  await visitor.close();
});
