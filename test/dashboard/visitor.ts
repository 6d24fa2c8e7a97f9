/** What somebody does in Horizon: opens pages, presses buttons, fills in forms, reads tables. Whatever Horizon complains of fails the test. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** What is put into the fields of these names; of a choice, a part of what it says. */
type Form = Readonly<Record<string, string | boolean>>;
/** What is done in a dialog before it is confirmed. */
type Filling = Form | ((dialog: Locator) => Promise<void>);

/** As Horizon words it when a service has not answered as it hoped. */
const complaint = '.alert-danger, .alert-error, .messages .alert-warning, .has-error .help-block, .has-error .help-inline';

export class Visitor {
  readonly page: Page;
  private readonly origin: string;
  /** What pages asked for by themselves and did not get, as status and path. */
  private readonly refused: string[] = [];

  constructor(page: Page, origin: string) {
    this.page = page;
    this.origin = origin;
    page.setDefaultTimeout(30_000);
    page.on('response', (response) => {
      const line = `${response.status()} ${response.url().slice(origin.length)}`;
      if (response.status() >= 400) this.refused.push(line);
    });
    page.on('pageerror', (error) => this.refused.push(error.message));
  }

  async logIn(user: string, password: string): Promise<void> {
    await this.page.goto(`${this.origin}/auth/login/`);
    await this.page.fill('#id_username', user);
    await this.page.fill('#id_password', password);
    await this.page.click('#loginBtn');
    await this.page.waitForURL('**/project/**');
    await this.assertContent();
  }

  /** Opens a page and looks at what it says. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.origin}${path}`, { waitUntil: 'networkidle' });
    await this.assertContent();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** The row of a table that has this name. */
  row(name: string): Locator {
    return this.page.locator('tbody tr:visible', { has: this.page.getByText(name, { exact: true }) }).first();
  }

  /** Waits until the row says so; Horizon brings rows up to date by itself. */
  async shows(name: string, text: string): Promise<void> {
    await this.row(name).getByText(text, { exact: true }).first().waitFor();
  }

  /** Presses an action of a row, confirms or fills in what it asks, and waits for the end. @returns what Horizon then says */
  async act(name: string, action: string, filling?: Filling): Promise<string> {
    const row = this.row(name);
    const button = row.locator(`[id$="__action_${action}"]`);
    const toggle = row.locator('a.dropdown-toggle, button.dropdown-toggle').first();
    return this.press(button, filling, async () => {
      // Horizon draws a row that changes anew, and what was opened is shut.
      for (let looks = 0; ; looks++) {
        try {
          if (!(await button.isVisible())) await toggle.click({ timeout: 2_000 });
          // Once it is pressed it is not pressed again, however long the page that it leads to takes.
          return await button.click({ timeout: 2_000, noWaitAfter: true });
        } catch (error) {
          if (looks === 20) throw error;
        }
      }
    });
  }

  /** Chooses an action of a row on the pages that are made in the browser. */
  async choose(name: string, label: string): Promise<void> {
    const row = this.row(name);
    const action = row.getByText(label, { exact: true });
    if (!(await action.isVisible())) await row.locator('.split-caret, .dropdown-toggle').first().click();
    await action.click();
  }

  /** The same with an action of a whole table. */
  tableAction(action: string, filling?: Filling): Promise<string> {
    return this.press(this.page.locator(`[id$="__action_${action}"]`).first(), filling);
  }

  /** Presses a button that leads to another page, or asks first. */
  async press(button: Locator, filling?: Filling, click = () => button.click()): Promise<string> {
    const asks = /ajax-modal|btn-danger/.test((await button.getAttribute('class')) ?? '');
    if (!asks) return this.leave(click);
    await click();
    const dialog = this.page.locator('.modal.in:not(.loading)').last();
    await dialog.locator('.modal-footer').waitFor();
    if (typeof filling === 'function') await filling(dialog);
    else if (filling) await this.fill(dialog, filling);
    return this.leave(() => dialog.locator('.modal-footer :is(.btn-primary, .btn-danger):visible').last().click());
  }

  /** The choices that are set are not seen, only what is drawn for them: hence `force`. */
  private async fill(dialog: Locator, form: Form): Promise<void> {
    for (const [name, value] of Object.entries(form)) {
      const field = dialog.locator(`[name="${name}"]`).first();
      await field.waitFor({ state: 'attached' });
      const isChoice = (await dialog.locator(`select[name="${name}"]`).count()) > 0;
      if (typeof value === 'boolean') await this.tick(dialog, name, value);
      else if (isChoice) await field.selectOption(await this.optionOf(field, value), { force: true });
      else await field.fill(value);
    }
  }

  /** The box itself is not seen, only what is drawn for it. */
  private async tick(dialog: Locator, name: string, value: boolean): Promise<void> {
    if ((await dialog.locator(`[name="${name}"]`).isChecked()) !== value) await dialog.locator(`label[for="id_${name}"]`).first().click();
  }

  private async optionOf(field: Locator, text: string): Promise<string> {
    return (await field.locator('option', { hasText: text }).first().getAttribute('value')) ?? '';
  }

  /** Presses what leads to another page, and waits until that is there, or what is wrong with the form. @returns what Horizon then says */
  private async leave(click: () => Promise<void>): Promise<string> {
    await this.page.evaluate("document.body.classList.add('old')");
    await click();
    await this.page.waitForFunction(
      `document.querySelector('.modal :is(${complaint})') !== null || (document.readyState === 'complete' && !document.body.classList.contains('old'))`,
    );
    return this.said();
  }

  /** What Horizon says in the messages of this page. */
  private async said(): Promise<string> {
    await this.assertContent();
    return (await this.page.locator('.messages .alert').allInnerTexts()).map(inOneLine).join(' ');
  }

  /** Nothing on this page is a complaint, and nothing that it asked for was refused. */
  async assertContent(): Promise<void> {
    const complaints = (await this.page.locator(complaint).allInnerTexts()).map(inOneLine).filter((text) => text !== '');
    assert.deepEqual([...complaints, ...this.refused.splice(0)], [], this.page.url());
  }
}

const inOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
