/** The wizard that launches instances: a name, and the rows that are chosen of its leaves. */
import type { Visitor } from './visitor.ts';

/** @param choices rows by leaf, as the wizard calls them, besides the image `test` and the flavor `m1.nano` */
export async function launch({ page }: Visitor, name: string, choices: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.click('#instances__action_launch-ng');
  const dialog = page.locator('.modal.in');
  await dialog.locator('input[name="name"]').fill(name);
  for (const [leaf, row] of Object.entries({ Source: 'test', Flavor: 'm1.nano', ...choices })) {
    await dialog.locator('.wizard-nav li', { hasText: leaf }).first().click();
    await dialog.locator('.step:visible tr', { hasText: row }).locator('.btn').first().click();
  }
  await dialog.getByRole('button', { name: 'Launch Instance' }).click();
}
