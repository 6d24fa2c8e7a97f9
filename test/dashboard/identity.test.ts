/** Projects, users, roles and application credentials in Horizon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, skip, visit } from './dashboard.ts';

test('projects, users, roles and application credentials are made, changed and deleted', { skip }, async () => {
  const visitor = await visit('admin');
  const { page } = visitor;
  const dialog = page.locator('.modal-dialog:visible').last();

  await visitor.open('/identity/');
  await visitor.tableAction('create', { name: 'shop', description: 'What is sold' });
  await visitor.act('shop', 'update', { description: 'What is bought' });
  await visitor.act('shop', 'quotas', { instances: '3' });
  assert.match(await ask('quota show shop -f json', 'micronova-admin'), /"instances": 3,/);
  await visitor.open('/identity/users/');
  await visitor.tableAction('create', {
    ...{ name: 'clerk', description: 'Sells', email: 'clerk@example.org', password: 'a long one', confirm_password: 'a long one' },
    ...{ project: 'shop', role_id: 'member' },
  });
  await visitor.act('clerk', 'edit', { description: 'Buys' });
  await visitor.act('clerk', 'change_password', { password: 'another one', confirm_password: 'another one' });
  await visitor.act('clerk', 'toggle');
  await visitor.open('/identity/groups/');
  await visitor.tableAction('create', { name: 'sellers', description: 'Who sell' });
  await visitor.act('sellers', 'edit', { description: 'Who sold' });
  await visitor.act('sellers', 'delete');
  await visitor.row('sellers').waitFor({ state: 'detached' });
  await visitor.open('/identity/users/');
  await visitor.act('clerk', 'delete');
  await visitor.row('clerk').waitFor({ state: 'detached' });
  await visitor.open('/identity/');
  await visitor.act('shop', 'delete');
  await visitor.row('shop').waitFor({ state: 'detached' });

  await visitor.open('/identity/roles/');
  await page.getByRole('button', { name: 'Create Role' }).click();
  await dialog.locator('input[type="text"]').first().fill('auditor');
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await visitor.row('auditor').waitFor();
  await visitor.choose('auditor', 'Delete Role');
  await dialog.getByRole('button', { name: 'Delete Role' }).click();
  await visitor.row('auditor').waitFor({ state: 'detached' });
  await visitor.assertContent();

  await visitor.open('/identity/application_credentials/');
  await page.locator('#application_credentials__action_create').click();
  await dialog.locator('[name="name"]').fill('robot');
  await dialog.locator('[name="secret"]').fill('a secret');
  await dialog.locator('input[type="submit"]').click();
  await dialog.locator('[name="app_cred_secret"]').waitFor();
  await visitor.open('/identity/application_credentials/');
  await visitor.act('robot', 'delete');
  await visitor.row('robot').waitFor({ state: 'detached' });
  await visitor.open('/project/api_access/');
  await visitor.close();
});
