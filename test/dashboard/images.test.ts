/** Images, key pairs and server groups: the pages that are made in the browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, skip, visit } from './dashboard.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJxPj8uVCJpmR8bSdPkBUbTEeIz3N0XDTTdWTFSTCS8k somebody';

test('images are uploaded, looked at and deleted, key pairs made and imported, server groups made and deleted', { skip }, async () => {
  const visitor = await visit('demo');
  const { page } = visitor;
  const dialog = page.locator('.modal.in, .modal-dialog').last();

  await visitor.open('/project/images/');
  await page.getByRole('button', { name: 'Create Image' }).click();
  await dialog.locator('[name="name"]').fill('bytes');
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Browse' }).click();
  await (await chooser).setFiles({ name: 'bytes.raw', mimeType: 'application/octet-stream', buffer: Buffer.alloc(2048, 1) });
  await dialog.locator('[name="format"]').selectOption({ label: 'Raw' });
  await dialog.getByRole('button', { name: 'Create Image' }).click();
  await visitor.shows('bytes', 'Active');
  await visitor.shows('bytes', '2.00 KB');
  await page.getByRole('link', { name: 'bytes' }).click();
  await page.getByText(/^raw$/i).first().waitFor();
  await visitor.open('/project/images/');
  await visitor.choose('bytes', 'Edit Image');
  await dialog.locator('[name="name"]').fill('other bytes');
  await dialog.getByRole('button', { name: 'Update Image' }).click();
  await visitor.row('other bytes').waitFor();
  await visitor.assertContent();
  await visitor.choose('other bytes', 'Delete Image');
  await dialog.getByRole('button', { name: 'Delete Image' }).click();
  await visitor.row('other bytes').waitFor({ state: 'detached' });
  await visitor.assertContent();

  await visitor.open('/project/key_pairs/');
  await page.getByRole('button', { name: 'Create Key Pair' }).click();
  await dialog.locator('input[type="text"]').first().fill('made');
  await dialog.locator('select').first().selectOption({ label: 'SSH Key' });
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Create Key Pair' }).click();
  assert.equal((await download).suggestedFilename(), 'made.pem');
  await visitor.row('made').waitFor();
  await page.getByRole('button', { name: 'Import Public Key' }).click();
  await dialog.locator('input[type="text"]').first().fill('brought');
  await dialog.locator('select').first().selectOption({ label: 'SSH Key' });
  await dialog.locator('textarea').first().fill(publicKey);
  await dialog.getByRole('button', { name: 'Import Public Key' }).click();
  await visitor.row('brought').waitFor();
  for (const name of ['made', 'brought']) {
    await visitor.choose(name, 'Delete Key Pair');
    await dialog.getByRole('button', { name: 'Delete Key Pair' }).click();
    await visitor.row(name).waitFor({ state: 'detached' });
  }
  await visitor.assertContent();

  await visitor.open('/project/server_groups/');
  await page.getByRole('button', { name: 'Create Server Group' }).click();
  await dialog.locator('input[type="text"]').first().fill('apart');
  await dialog.locator('select').first().selectOption({ label: 'Anti Affinity' });
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await visitor.row('apart').waitFor();
  await visitor.choose('apart', 'Delete Server Group');
  await dialog.getByRole('button', { name: 'Delete Server Group' }).click();
  await visitor.row('apart').waitFor({ state: 'detached' });
  await visitor.assertContent();
  assert.equal(await ask('server group list -f value -c Name'), '');
  await visitor.close();
});
