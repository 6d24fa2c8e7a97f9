/** Debian's Horizon in front of a cloud of its own, and Chromium in front of Horizon: one of each for all the tests of this folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { announced, type LocalCloud, startLocalCloud } from '../e2e/local-cloud.ts';
import { Visitor } from './visitor.ts';

const program = '/usr/bin/chromium';
const missing = [
  ...(existsSync('/usr/share/openstack-dashboard/manage.py') ? [] : ['Horizon (apt install openstack-dashboard)']),
  ...(existsSync(program) ? [] : ['Chromium (apt install chromium)']),
];
/** What every test of this folder is skipped for, or false. */
export const skip = missing.length > 0 && `There is no ${missing.join(' and no ')}.`;

/** Nothing but pages of this machine is asked for. */
const quiet =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

let cloud: LocalCloud;
let horizon: ChildProcess;
let origin: string;
let browser: Browser;

before(async () => {
  if (skip) return;
  cloud = await startLocalCloud();
  horizon = spawn('/usr/bin/python3', ['-W', 'ignore', join(import.meta.dirname, 'serve.py')], {
    env: {
      PATH: process.env['PATH'],
      DJANGO_SETTINGS_MODULE: 'micronova_horizon.settings',
      KEYSTONE_URL: `${cloud.origin}/identity/v3`,
      SECRET_KEY: randomBytes(32).toString('hex'),
    },
    // What it says of every request is read by nobody; what went wrong is on its pages.
    stdio: ['ignore', 'pipe', process.env['DASHBOARD_LOG'] ? 'inherit' : 'ignore'],
  });
  origin = await announced(horizon);
  browser = await chromium.launch({ executablePath: program, args: quiet.split(' ') });
});

after(async () => {
  await browser?.close();
  if (horizon?.exitCode === null) {
    horizon.kill('SIGTERM');
    await once(horizon, 'exit');
  }
  await cloud?.stop();
});

/** Somebody who has logged in, with a browser window of their own. */
export async function visit(user: 'demo' | 'admin'): Promise<Visitor> {
  const clouds = readFileSync(join(cloud.state, 'clients.yaml'), 'utf8');
  const password = new RegExp(`username: ${user}\\n\\s+password: (\\S+)`).exec(clouds)?.[1] ?? '';
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 1200 } })).newPage();
  const visitor = new Visitor(page, origin);
  await visitor.logIn(user, password);
  return visitor;
}

/** The client's commands, for what is not done in a browser. */
export const ask = (line: string, as: 'micronova' | 'micronova-admin' = 'micronova') => cloud.ask(as, line);
