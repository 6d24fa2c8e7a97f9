import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

/** The API answered with a password that no machine had ever been told. */
story("the password that a create answers with is the machine's, made or chosen, and is kept nowhere else", async (system) => {
  const { createRequest } = cloud(system);
  const [made, chosen] = [await createRequest('made'), await createRequest('chosen', { adminPass: 'correct horse' })];
  await system.settle();
  assert.equal(chosen.at('server.adminPass'), 'correct horse');
  const machines = await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()));
  for (const answer of [made, chosen]) {
    const id = answer.text('server.id');
    const machine = machines.flat().find(({ serverId }) => serverId === id);
    assert.equal(machine?.adminPassDigest, hash('sha256', answer.text('server.adminPass')));
    const { items } = await system.ports.store.list({ index: 'table', partition: `SERVER#${id}`, limit: 100 });
    assert.ok(!JSON.stringify([...items]).includes(answer.text('server.adminPass')));
  }
});
