/** What somebody does with instances in Horizon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip, visit } from './dashboard.ts';
import { launch } from './launch.ts';

test('instances are launched, paused, stopped, locked, renamed, resized, shelved and deleted', { skip }, async () => {
  const visitor = await visit('demo');
  await visitor.open('/project/instances/');
  // The only network is chosen without being asked.
  await launch(visitor, 'web');
  await visitor.shows('web', 'Active');

  for (const [action, message, status] of [
    ['pause', /Paused Instance: web/, 'Paused'],
    ['pause', /Resumed Instance: web/, 'Active'],
    ['suspend', /Suspended Instance: web/, 'Suspended'],
    ['suspend', /Resumed Instance: web/, 'Active'],
    ['stop', /Shut Off Instance: web/, 'Shutoff'],
    ['start', /Started Instance: web/, 'Active'],
    ['soft_reboot', /soft reboot.*web/i, 'Active'],
    ['reboot', /hard reboot.*web/i, 'Active'],
    ['shelve', /Shelved Instance: web/, 'Shelved Offloaded'],
    ['shelve', /Unshelved Instance: web/, 'Active'],
    ['lock', /Locked Instance: web/, 'Active'],
    ['unlock', /Unlocked Instance: web/, 'Active'],
  ] as const) {
    assert.match(await visitor.act('web', action), message);
    await visitor.shows('web', status);
  }
  assert.match(await visitor.act('web', 'edit', { name: 'site', description: 'What people see' }), /Modified instance "site"/);
  assert.match(await visitor.act('site', 'resize', { flavor: 'm1.tiny' }), /Request for resizing/);
  await visitor.shows('site', 'Confirm or Revert Resize/Migrate');
  await visitor.act('site', 'confirm');
  await visitor.shows('site', 'm1.tiny');
  assert.match(await visitor.act('site', 'rebuild', { image: 'test' }), /Rebuilding instance/);
  await visitor.shows('site', 'Active');
  await visitor.act('site', 'rescue', { image: 'test' });
  await visitor.shows('site', 'Rescue');
  await visitor.act('site', 'unrescue');
  await visitor.shows('site', 'Active');
  await visitor.act('site', 'snapshot', { name: 'as it was' });

  await visitor.open('/project/instances/');
  await visitor.page.getByRole('link', { name: 'site' }).click();
  await visitor.page.getByText('What people see').waitFor();
  for (const [leaf, text] of [
    ['Log', 'Instance Console Log'],
    ['Interfaces', 'private'],
    ['Action Log', 'rebuild'],
    ['Console', 'Click here to show only console'],
  ] as const) {
    await visitor.page.locator('.nav-tabs').getByText(leaf, { exact: true }).click();
    await visitor.page.locator('.tab-pane.active').getByText(text).first().waitFor();
  }
  await visitor.assertContent();

  await visitor.open('/project/');
  await visitor.shows('site', '512MB');
  await visitor.open('/project/instances/');
  assert.match(await visitor.act('site', 'delete'), /Scheduled deletion of Instance: site/);
  await visitor.row('site').waitFor({ state: 'detached' });
  await visitor.close();
});
