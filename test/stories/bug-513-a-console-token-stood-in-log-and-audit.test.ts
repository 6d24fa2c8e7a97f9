/** Of a console's token its digest is kept; but the path that it is checked by stood in the log, also when the check was refused, and in the audit. */
import assert from 'node:assert/strict';
import { root } from '../support/cloud.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

story('a token that is checked is in no log and in no audit, whoever asks', async (system) => {
  const id = await cloud(system).boot('web');
  const body = { remote_console: { protocol: 'vnc', type: 'novnc' } };
  const opened = await system.request('POST', `${root}/servers/${id}/remote-consoles`, { as: 'member', version: '2.8', body });
  const token = /token(?:=|%3D)([-0-9a-f]+)$/.exec(opened.text('remote_console.url'))?.[1] ?? assert.fail();
  for (const [as, status] of [
    ['member', 403],
    ['admin', 200],
  ] as const) {
    assert.equal((await system.request('GET', `${root}/os-console-auth-tokens/${token}`, { as, version: '2.99' })).status, status);
  }
  assert.ok(!JSON.stringify(system.records).includes(token));
  const { body: audit } = await system.request('GET', '/audit', { as: 'admin' });
  assert.ok(JSON.stringify(audit).includes('/os-console-auth-tokens/'));
  assert.ok(!JSON.stringify(audit).includes(token));
});
