/** What users sign with EC2 credentials is worth a token to the services that get it. */
import assert from 'node:assert/strict';
import { createHmac, hash } from 'node:crypto';
import * as limits from '../../shared/limits.ts';
import { cast } from '../support/keystone-cast.ts';
import { projects } from '../support/personas.ts';
import { story } from './story.ts';

/** As a service tells of a request that came to it. */
function signed(key: { readonly access: string; readonly secret: string }, params: Readonly<Record<string, string>>) {
  const all: Readonly<Record<string, string>> = { ...params, SignatureVersion: '2', SignatureMethod: 'HmacSHA256' };
  const encoded = Object.keys(all)
    .sort()
    .map((name) => `${name}=${encodeURIComponent(all[name] ?? '')}`);
  const text = ['GET', 'cloud.example', '/', encoded.join('&')].join('\n');
  const signature = createHmac('sha256', key.secret).update(text).digest('base64');
  return { access: key.access, signature, verb: 'GET', host: 'cloud.example:8773', path: '/', params: all };
}

story('what an EC2 credential has signed is worth a token to services, for a while', async (system) => {
  const { as, admin, userNamed, login, inPerson } = await cast(system);
  const annId = await userNamed('ann');
  const ann = as({ token: await inPerson(annId) });
  const key = (await ann('POST', `/users/${annId}/credentials/OS-EC2`, { tenant_id: projects.own })).at('credential') as {
    readonly access: string;
    readonly secret: string;
  };
  const Timestamp = new Date(system.clock.now()).toISOString();
  const request = signed(key, { Action: 'DescribeInstances', Timestamp });
  const ask = (credentials: object, name = 'credentials') => admin('POST', '/ec2tokens', { [name]: credentials });
  const answer = await ask(request);
  assert.deepEqual(
    [answer.status, answer.at('token.user.id'), answer.at('token.project.id'), answer.at('token.methods')],
    [200, annId, projects.own, ['ec2credential']],
  );
  assert.equal((await ask(request, 'ec2Credentials')).status, 200);
  const token = answer.headers['X-Subject-Token'] ?? '';
  assert.equal((await system.request('GET', '/compute/v2.1/servers', { token })).status, 200);

  assert.equal((await ann('POST', '/ec2tokens', { credentials: request })).status, 403, 'it is for services');
  for (const wrong of [
    {},
    { access: key.access },
    { ...request, signature: 'wrong' },
    { ...request, path: '/other' },
    { ...request, params: { ...request.params, Action: 'TerminateInstances' } },
    { ...request, params: { ...request.params, SignatureVersion: '9' } },
    signed(key, { Action: 'DescribeInstances', Timestamp: 'some time' }),
    signed({ ...key, secret: 'wrong' }, { Timestamp }),
  ]) {
    assert.equal((await ask(wrong)).status, 401, JSON.stringify(wrong));
  }
  const unknown = await ask(signed({ ...key, access: 'unknown' }, { Timestamp }));
  assert.deepEqual([unknown.status, unknown.at('error.message')], [404, 'EC2 access key not found.']);

  // What such a token can leave behind ends with it.
  const lent = as({ token });
  assert.deepEqual((await lent('GET', '/credentials')).at('credentials'), []);
  assert.equal((await lent('GET', `/credentials/${hash('sha256', key.access)}`)).status, 403);
  assert.equal((await lent('POST', `/users/${annId}/credentials/OS-EC2`, { tenant_id: projects.own })).status, 403);
  assert.equal((await lent('POST', `/users/${annId}/application_credentials`, { application_credential: { name: 'x' } })).status, 403);
  assert.equal((await login({ methods: ['token'], token: { id: token } }, { project: { id: projects.own } })).status, 403);

  system.clock.advance((limits.ec2SignatureSeconds + 1) * 1000);
  assert.equal((await ask(request)).status, 401, 'it is too old');
  const fresh = signed(key, { Timestamp: new Date(system.clock.now()).toISOString() });
  assert.equal((await ask(fresh)).status, 200);
  const id = hash('sha256', key.access);
  const blob = JSON.stringify({ access: 'other', secret: key.secret });
  assert.equal((await ann('PATCH', `/credentials/${id}`, { credential: { blob } })).status, 200);
  assert.equal((await ask(fresh)).status, 404, 'its key is another');
  const back = JSON.stringify(key);
  assert.equal(
    (await admin('PATCH', `/credentials/${id}`, { credential: { blob: JSON.stringify({ access: key.access, secret: key.secret }) } }))
      .status,
    200,
    back,
  );
  await admin('PATCH', `/users/${annId}`, { user: { enabled: false } });
  assert.equal((await ask(fresh)).status, 401, 'the user is disabled');
});

story('credentials that were made with what was lent get no more than that, and are all that it reaches', async (system) => {
  const { as, admin, userNamed, login, inPerson } = await cast(system);
  const [annId, bobId] = [await userNamed('ann'), await userNamed('bob')];
  const token = await inPerson(annId);
  const ann = as({ token });
  const anns = (await ann('POST', `/users/${annId}/credentials/OS-EC2`, { tenant_id: projects.own })).text('credential.access');
  const application = async (name: string, unrestricted: boolean) => {
    const wanted = { name, unrestricted, roles: [{ name: 'reader' }] };
    const { id, secret } = (await ann('POST', `/users/${annId}/application_credentials`, { application_credential: wanted })).at(
      'application_credential',
    ) as { readonly id: string; readonly secret: string };
    const got = await login({ methods: ['application_credential'], application_credential: { id, secret } });
    return { id, by: as({ token: got.headers['X-Subject-Token'] ?? '' }) };
  };
  const key = { access: 'application key', secret: 's' };
  const wanted = { type: 'ec2', user_id: annId, project_id: projects.own, blob: JSON.stringify(key) };
  const restricted = await application('restricted', false);
  assert.equal((await restricted.by('POST', '/credentials', { credential: wanted })).status, 403);
  const free = await application('free', true);
  const made = await free.by('POST', '/credentials', { credential: wanted });
  assert.equal(made.status, 201);
  assert.deepEqual(JSON.parse(made.text('credential.blob')), { ...key, app_cred_id: free.id });
  assert.equal((await free.by('POST', '/credentials', { credential: { ...wanted, type: 'cert', project_id: null } })).status, 403);
  assert.equal((await free.by('GET', `/users/${annId}/credentials/OS-EC2/${anns}`)).status, 403);
  const seen = (await free.by('GET', `/users/${annId}/credentials/OS-EC2`)).at('credentials') as readonly { readonly access: string }[];
  assert.deepEqual(
    seen.map(({ access }) => access),
    [key.access],
  );
  assert.deepEqual((await restricted.by('GET', '/credentials')).at('credentials'), []);
  const scope = await ann('PATCH', `/credentials/${made.text('credential.id')}`, { credential: { blob: wanted.blob } });
  assert.deepEqual([scope.status, scope.at('error.message')], [400, 'app_cred_id can not be updated for credential']);

  const Timestamp = new Date(system.clock.now()).toISOString();
  const ask = (by: { readonly access: string; readonly secret: string }) =>
    admin('POST', '/ec2tokens', { credentials: signed(by, { Timestamp }) });
  const reading = await ask(key);
  assert.deepEqual(
    [reading.status, reading.at('token.roles.0.name'), reading.at('token.application_credential.id')],
    [200, 'reader', free.id],
  );
  await ann('DELETE', `/users/${annId}/application_credentials/${free.id}`);
  assert.equal((await ask(key)).status, 401);

  const trust = {
    trustor_user_id: annId,
    trustee_user_id: bobId,
    project_id: projects.own,
    impersonation: true,
    roles: [{ name: 'member' }],
  };
  const trustId = (await ann('POST', '/OS-TRUST/trusts', { trust })).text('trust.id');
  const lent = as({ token: await inPerson(bobId, { 'OS-TRUST:trust': { id: trustId } }) });
  const another = await lent('POST', `/users/${annId}/credentials/OS-EC2`, { tenant_id: projects.own });
  assert.deepEqual([another.status, another.at('credential.trust_id')], [201, trustId]);
  assert.equal((await lent('POST', `/users/${annId}/credentials/OS-EC2`, { tenant_id: projects.other })).status, 403);
  const trusted = { access: another.text('credential.access'), secret: another.text('credential.secret') };
  const impersonating = await ask(trusted);
  assert.deepEqual(
    [impersonating.status, impersonating.at('token.user.id'), impersonating.at('token.OS-TRUST:trust.id')],
    [200, annId, trustId],
  );
  assert.equal((await ann('DELETE', `/OS-TRUST/trusts/${trustId}`)).status, 204);
  assert.equal((await ask(trusted)).status, 404);
});
