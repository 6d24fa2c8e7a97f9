import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectIdOf, projects } from '../support/personas.ts';
import { makeSystem } from '../support/system.ts';

test("a project's quota is its own members' and administrators' to see", async (context) => {
  const system = await makeSystem();
  context.after(() => system.close());
  const see = (as: 'reader' | 'other' | 'admin', project: string) =>
    system.request('GET', `/volume/v3/${projectIdOf(as)}/os-quota-sets/${project}?usage=True`, { as });
  assert.equal((await see('reader', projects.own)).status, 200);
  assert.equal((await see('admin', projects.own)).status, 200);
  const refused = await see('other', projects.own);
  assert.equal(refused.status, 403);
  const message = "Policy doesn't allow volume_extension:quotas:show to be performed.";
  assert.deepEqual(refused.body, { forbidden: { code: 403, message } });
  assert.equal((await see('other', 'x'.repeat(255))).status, 403);
  assert.equal((await see('admin', 'x'.repeat(255))).status, 200);
  // What is as long as this is the id of nothing.
  for (const as of ['other', 'admin'] as const) assert.equal((await see(as, 'x'.repeat(3000))).status, 404);
  system.assertNoDefects();
});

test('limits of another project are for administrators, from 3.39 on', async (context) => {
  const system = await makeSystem();
  context.after(() => system.close());
  await system.request('POST', `/volume/v3/${projects.own}/volumes`, { as: 'member', body: { volume: { size: 3 } } });
  const used = async (as: 'other' | 'admin', version: string) => {
    const path = `/volume/v3/${projectIdOf(as)}/limits?project_id=${projects.own}`;
    return (await system.request('GET', path, { as, version })).at('limits.absolute.totalGigabytesUsed');
  };
  assert.deepEqual([await used('admin', '3.39'), await used('admin', '3.38'), await used('other', '3.39')], [3, 0, 0]);
});
