/** Keystone keeps secrets for its users. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import * as limits from '../../shared/limits.ts';
import { cast } from '../support/keystone-cast.ts';
import { projects } from '../support/personas.ts';
import { story } from './story.ts';

const secret = 'nobody reads this in the table';

story('credentials are kept, sealed, for their users', async (system) => {
  const { as, admin, userNamed, inPerson } = await cast(system);
  const [annId, bobId] = [await userNamed('ann'), await userNamed('bob')];
  const [ann, bob] = [as({ token: await inPerson(annId) }), as({ token: await inPerson(bobId) })];
  const wanted = { type: 'cert', blob: secret, user_id: annId };
  const made = await ann('POST', '/credentials', { credential: wanted });
  assert.equal(made.status, 201);
  const id = made.text('credential.id');
  const shown = { ...wanted, id, project_id: null, links: { self: `https://cloud.example/identity/v3/credentials/${id}` } };
  assert.deepEqual(made.body, { credential: shown });
  assert.deepEqual((await ann('GET', `/credentials/${id}`)).body, { credential: shown });

  assert.equal((await bob('POST', '/credentials', { credential: wanted })).status, 403);
  for (const [method, body] of [['GET'], ['PATCH', { credential: { blob: 'x' } }], ['DELETE']] as const) {
    assert.equal((await bob(method, `/credentials/${id}`, body)).status, 403);
    assert.equal((await bob(method, '/credentials/unknown', body)).status, 403, 'nobody is told what others have');
    const unknown = await admin(method, '/credentials/unknown', body);
    assert.deepEqual([unknown.status, unknown.at('error.message')], [404, 'Could not find credential: unknown.']);
  }
  assert.equal((await admin('GET', `/credentials/${id}`)).at('credential.blob'), secret);

  const second = (await admin('POST', '/credentials', { credential: { ...wanted, type: 'totp', user_id: bobId } })).text('credential.id');
  const listed = async (who: typeof ann, query = '') =>
    ((await who('GET', `/credentials${query}`)).at('credentials') as readonly { readonly id: string }[]).map((one) => one.id).sort();
  assert.deepEqual(await listed(admin), [id, second].sort());
  assert.deepEqual(await listed(ann), [id]);
  assert.deepEqual(await listed(ann, `?user_id=${bobId}`), []);
  assert.deepEqual(await listed(admin, `?user_id=${bobId}`), [second]);
  assert.deepEqual(await listed(admin, '?type=cert'), [id]);
  assert.deepEqual(await listed(bob, '?type=cert'), []);

  assert.equal((await ann('PATCH', `/credentials/${id}`, { credential: { user_id: bobId } })).status, 403, 'nothing is foisted on others');
  const changed = await ann('PATCH', `/credentials/${id}`, { credential: { blob: 'another', project_id: projects.own } });
  assert.deepEqual(changed.body, { credential: { ...shown, blob: 'another', project_id: projects.own } });
  const moved = await admin('PATCH', `/credentials/${id}`, { credential: { user_id: bobId } });
  assert.equal(moved.at('credential.blob'), 'another');
  assert.deepEqual([await listed(ann), await listed(bob)], [[], [id, second].sort()]);
  assert.equal((await admin('PATCH', `/credentials/${id}`, { credential: {} })).status, 400);
  assert.equal((await admin('PATCH', `/credentials/${id}`, { credential: { id: second } })).status, 400);

  for (const credential of [
    { ...wanted, user_id: 'nobody' },
    { ...wanted, project_id: 'nowhere' },
  ]) {
    assert.equal((await admin('POST', '/credentials', { credential })).status, 404);
  }
  for (const blob of ['x'.repeat(limits.credentialBlobCharacters + 1), { access: secret }, [secret], 17, null]) {
    const refused = await ann('POST', '/credentials', { credential: { ...wanted, blob } });
    assert.equal(refused.status, 400);
    assert.ok(!JSON.stringify(refused.body).includes(secret), 'a secret is not repeated');
  }
  assert.equal((await bob('DELETE', `/credentials/${id}`)).status, 204);
  assert.deepEqual(await listed(admin), [second]);
});

story('what is secret in a credential is in no item of the table, in no log and no audit', async (system) => {
  const { as, userNamed, inPerson } = await cast(system);
  const id = await userNamed('ann');
  const ann = as({ token: await inPerson(id) });
  const written: string[] = [];
  const { commit } = system.ports.store;
  Object.assign(system.ports.store, {
    commit: (...given: Parameters<typeof commit>) => {
      written.push(JSON.stringify(given));
      return commit.apply(system.ports.store, given);
    },
  });
  const made = await ann('POST', '/credentials', { credential: { type: 'cert', blob: secret, user_id: id } });
  await ann('PATCH', `/credentials/${made.text('credential.id')}`, { credential: { blob: `${secret}!` } });
  const key = await ann('POST', `/users/${id}/credentials/OS-EC2`, { tenant_id: projects.own });
  await ann('GET', '/credentials');
  Object.assign(system.ports.store, { commit });
  assert.ok(written.length >= 3);
  for (const hidden of [secret, Buffer.from(secret).toString('base64'), key.text('credential.secret')]) {
    assert.ok(!written.some((text) => text.includes(hidden)));
    assert.ok(!JSON.stringify(system.records).includes(hidden));
  }
});

story('a credential that signs is named by its access key, and is there once', async (system) => {
  const { as, admin, userNamed, inPerson } = await cast(system);
  const [annId, bobId] = [await userNamed('ann'), await userNamed('bob')];
  const [ann, bob] = [as({ token: await inPerson(annId) }), as({ token: await inPerson(bobId) })];
  const wanted = { type: 'ec2', user_id: annId, project_id: projects.own, blob: JSON.stringify({ access: 'key', secret }) };
  const made = await ann('POST', '/credentials', { credential: wanted });
  assert.deepEqual([made.status, made.at('credential.id'), made.at('credential.blob')], [201, hash('sha256', 'key'), wanted.blob]);
  const again = await bob('POST', '/credentials', { credential: { ...wanted, user_id: bobId } });
  assert.equal(again.status, 409);
  const { project_id: _, ...nowhere } = wanted;
  for (const credential of [
    nowhere,
    { ...wanted, project_id: null },
    { ...wanted, blob: secret },
    { ...wanted, blob: JSON.stringify([secret]) },
    { ...wanted, blob: JSON.stringify({ secret }) },
    { ...wanted, blob: JSON.stringify({ access: 'other' }) },
    { ...wanted, blob: JSON.stringify({ access: 'other', secret, trust_id: 'some' }) },
  ]) {
    const refused = await ann('POST', '/credentials', { credential });
    assert.equal(refused.status, 400, JSON.stringify(credential));
    assert.ok(!JSON.stringify(refused.body).includes(secret));
  }
  const certificate = (await ann('POST', '/credentials', { credential: { type: 'cert', blob: 'x', user_id: annId } })).text(
    'credential.id',
  );
  const become = (credential: object) => ann('PATCH', `/credentials/${certificate}`, { credential });
  assert.equal((await become({ type: 'ec2' })).status, 400);
  assert.equal((await become({ type: 'ec2', project_id: projects.own })).status, 400);
  assert.equal((await become({ type: 'ec2', project_id: projects.own, blob: JSON.stringify({ access: 'a', secret: 'b' }) })).status, 200);

  const path = `/users/${annId}/credentials/OS-EC2`;
  const created = await ann('POST', path, { tenant_id: projects.own });
  assert.equal(created.status, 201);
  const access = created.text('credential.access');
  const shown = {
    user_id: annId,
    tenant_id: projects.own,
    access,
    secret: created.text('credential.secret'),
    trust_id: null,
    links: { self: `https://cloud.example/identity/v3${path}/${access}` },
  };
  assert.deepEqual(created.body, { credential: shown });
  assert.deepEqual((await ann('GET', `${path}/${access}`)).body, { credential: shown });
  const keys = (await ann('GET', path)).at('credentials') as readonly { readonly access: string }[];
  assert.deepEqual(keys.map((each) => each.access).sort(), ['a', 'key', access].sort());
  assert.equal((await ann('GET', `/credentials/${hash('sha256', access)}`)).at('credential.type'), 'ec2');
  for (const [method, below, body] of [
    ['GET', '', undefined],
    ['POST', '', { tenant_id: projects.own }],
    ['GET', `/${access}`, undefined],
    ['DELETE', `/${access}`, undefined],
  ] as const) {
    assert.equal((await bob(method, `${path}${below}`, body)).status, 403);
  }
  assert.equal((await bob('GET', `/users/${bobId}/credentials/OS-EC2/${access}`)).status, 404, 'it is another user’s');
  assert.equal((await admin('GET', '/users/nobody/credentials/OS-EC2')).status, 404);
  assert.equal((await ann('POST', path, { tenant_id: 'nowhere' })).status, 404);
  assert.equal((await ann('POST', path, {})).status, 400);
  assert.equal((await ann('DELETE', `${path}/${access}`)).status, 204);
  assert.equal((await ann('GET', `${path}/${access}`)).status, 404);
});

story('nobody has more credentials than there is room for, and they go with their user and their project', async (system) => {
  const { as, admin, userNamed, inPerson } = await cast(system);
  const [annId, bobId] = [await userNamed('ann'), await userNamed('bob')];
  const ann = as({ token: await inPerson(annId) });
  const project = (await admin('POST', '/projects', { project: { name: 'short-lived' } })).text('project.id');
  const make = (user_id: string, project_id: string | null) =>
    admin('POST', '/credentials', { credential: { type: 'cert', blob: secret, user_id, project_id } });
  for (let count = 0; count < limits.credentialsPerUser; count += 1)
    assert.equal((await make(annId, count < 3 ? project : null)).status, 201);
  const full = await ann('POST', `/users/${annId}/credentials/OS-EC2`, { tenant_id: projects.own });
  assert.equal(full.status, 403);
  assert.equal(full.at('error.message'), 'Unable to create additional credentials, maximum of 64 already exceeded for user.');
  const bobs = (await make(bobId, project)).text('credential.id');
  assert.equal((await admin('PATCH', `/credentials/${bobs}`, { credential: { user_id: annId } })).status, 403);
  assert.equal((await admin('DELETE', `/projects/${project}`)).status, 204);
  const count = async () => ((await admin('GET', '/credentials')).at('credentials') as unknown[]).length;
  assert.equal(await count(), limits.credentialsPerUser - 3);
  assert.equal((await admin('DELETE', `/users/${annId}`)).status, 204);
  assert.equal(await count(), 0);
});

story('a list of credentials ends before an answer does', async (system) => {
  const { admin, userNamed } = await cast(system);
  const blob = '\u0001'.repeat(limits.credentialBlobCharacters);
  const ids = [await userNamed('ann')];
  for (let made = 0; made < 44; made += 1) {
    assert.equal((await admin('POST', '/credentials', { credential: { type: 'cert', blob, user_id: ids[0] } })).status, 201);
  }
  const listed = await admin('GET', '/credentials');
  assert.equal(listed.at('truncated'), true);
  assert.ok((listed.at('credentials') as unknown[]).length > 40);
  assert.ok(JSON.stringify(listed.body).length <= limits.listedCredentialBytes + 1000);
});
