/** What somebody does with volumes and their snapshots in Horizon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, skip, visit } from './dashboard.ts';

test('volumes are created, extended, attached, detached, snapshotted, uploaded and deleted', { skip }, async () => {
  await ask('server create --image test --flavor m1.nano --nic none --wait holder');
  await ask('volume type create other', 'micronova-admin');
  const visitor = await visit('demo');
  await visitor.open('/project/volumes/');
  assert.match(await visitor.tableAction('create', { name: 'data', size: '1' }), /Creating volume "data"/);
  await visitor.shows('data', 'Available');
  await visitor.act('data', 'edit', { name: 'disk', description: 'What is kept' });
  await visitor.act('disk', 'extend', { new_size: '2' });
  await visitor.shows('disk', '2GiB');

  await visitor.act('disk', 'attachments', { instance: 'holder' });
  await visitor.shows('disk', 'In-use');
  await visitor.row('disk').getByText('/dev/vdb on').waitFor();
  await visitor.act('disk', 'attachments', (dialog) => dialog.getByRole('button', { name: 'Detach Volume', exact: true }).click());
  await visitor.shows('disk', 'Available');

  await visitor.open('/project/instances/');
  await visitor.act('holder', 'attach_volume', { volume: 'disk' });
  await visitor.act('holder', 'detach_volume', { volume: 'disk' });

  await visitor.open('/project/volumes/');
  await visitor.shows('disk', 'Available');
  await visitor.act('disk', 'snapshots', { name: 'then' });
  await visitor.open('/project/snapshots/');
  await visitor.shows('then', 'Available');
  await visitor.act('then', 'edit', { name: 'before', description: 'Of yesterday' });
  await visitor.act('before', 'create_from_snapshot', { name: 'copy' });
  await visitor.open('/project/volumes/');
  await visitor.shows('copy', 'Available');
  await visitor.act('copy', 'retype', { volume_type: 'other' });
  await visitor.act('copy', 'upload_to_image', { image_name: 'of a volume' });
  await visitor.shows('copy', 'Available');
  await visitor.page.getByRole('link', { name: 'copy' }).click();
  await visitor.page.getByText('2 GiB').waitFor();
  await visitor.assertContent();

  await visitor.open('/project/snapshots/');
  await visitor.act('before', 'delete');
  await visitor.row('before').waitFor({ state: 'detached' });
  await visitor.open('/project/volumes/');
  for (const name of ['copy', 'disk']) {
    assert.match(await visitor.act(name, 'delete'), new RegExp(`Scheduled deletion of Volume: ${name}`));
    await visitor.row(name).waitFor({ state: 'detached' });
  }
  await visitor.close();
  await ask('server delete --wait holder');
  await ask('volume type delete other', 'micronova-admin');
});
