/** The promise of the README, kept by the very bundles that would be uploaded, with an agent that speaks to SQS. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bootSector } from '../../shared/image/test-image.ts';
import { type BundledCloud, firstPasswords, sender, startBundledCloud, until } from '../support/bundled-cloud.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';

const local = await dynamodbLocal();
const skip = 'reason' in local ? local.reason : false;
const agentProgram = join(import.meta.dirname, '../../agent/main.ts');

let cloud: BundledCloud;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function ask(method: string, url: string, token?: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(new URL(url, cloud.origin), {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { 'X-Auth-Token': token }),
      'Content-Type': 'application/json',
      'OpenStack-API-Version': 'compute 2.90',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** What an answer holds at a path such as `server.id`. */
function at(answer: Answer, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), answer.body);
}

async function login(user: 'admin' | 'demo'): Promise<string> {
  const domain = { id: 'default' };
  const answer = await ask('POST', '/identity/v3/auth/tokens', undefined, {
    auth: {
      identity: { methods: ['password'], password: { user: { name: user, domain, password: firstPasswords[user] } } },
      scope: { project: { name: user, domain } },
    },
  });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.headers.get('x-subject-token') ?? '';
}

async function expectStatus(promise: Promise<Answer>, status: number): Promise<Answer> {
  const answer = await promise;
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer;
}

function startAgent(host: string, state: string) {
  const child = spawn(process.execPath, [agentProgram, '--host', host, '--state', state, '--sqs-prefix', cloud.queuePrefix], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_SQS: cloud.sqsEndpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'agent',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
  });
  return {
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const compute = '/compute/v2.1';

test('a server, a volume, an image and a network go through the bundles from beginning to end', {
  skip,
  timeout: 240_000,
}, async (context) => {
  if ('reason' in local) return;
  cloud = await startBundledCloud(local);
  context.after(() => cloud.stop());
  assert.deepEqual(await cloud.invoke('bootstrap'), { isNew: true });
  assert.deepEqual(await cloud.invoke('bootstrap'), { isNew: false });

  // Version documents need no token, everything else does.
  assert.equal((await ask('GET', '/compute/')).status, 200);
  assert.equal((await ask('GET', `${compute}/servers`)).status, 401);
  assert.equal((await ask('GET', '/volume/nowhere')).status, 401);
  const [admin, demo] = [await login('admin'), await login('demo')];
  assert.equal((await ask('GET', '/volume/nowhere', demo)).status, 404);
  assert.equal((await ask('GET', `${compute}/servers`, `${demo}x`)).status, 401);

  // A host is registered by an administrator, and its agent takes its commands from SQS.
  const registration = { agent: { host: 'compute-1', principal: sender } };
  assert.equal((await ask('POST', '/agents', demo, registration)).status, 403);
  assert.equal((await ask('POST', '/agents', admin, { agent: { host: 'compute-1' } })).status, 400);
  const registered = await expectStatus(ask('POST', '/agents', admin, registration), 201);
  assert.equal(at(registered, 'agent.sqs_prefix'), cloud.queuePrefix);
  const state = mkdtempSync(join(tmpdir(), 'micronova-agent-'));
  const agent = startAgent('compute-1', state);
  context.after(async () => {
    await agent.stop();
    rmSync(state, { recursive: true, force: true });
  });

  // The bytes of an image go to the bucket and come from there.
  const imageBody = { name: 'test', disk_format: 'raw', container_format: 'bare', visibility: 'public' };
  const imageId = String(at(await expectStatus(ask('POST', '/image/v2/images', admin, imageBody), 201), 'id'));
  const file = `/image/v2/images/${imageId}/file`;
  const sent = await expectStatus(ask('PUT', file, admin, undefined, { 'Content-Type': 'application/octet-stream' }), 307);
  const disk = bootSector();
  const uploaded = await fetch(sent.headers.get('location') ?? '', { method: 'PUT', body: Buffer.from(disk) });
  assert.equal(uploaded.status, 200);
  const etag = (uploaded.headers.get('etag') ?? '').replaceAll('"', '');
  const uploadId = (location: string | null) => new URL(location ?? '').pathname.split('/').at(-1) ?? '';
  assert.equal(
    (await ask('PUT', file, admin, undefined, { 'Content-Type': 'application/octet-stream' })).status,
    409,
    'it is being uploaded',
  );
  await cloud.tellOfUpload(imageId, uploadId(sent.headers.get('location')), 0, etag);
  assert.equal(at(await ask('GET', `/image/v2/images/${imageId}`, demo), 'status'), 'queued', 'an empty upload is none');
  const again = await expectStatus(ask('PUT', file, admin, undefined, { 'Content-Type': 'application/octet-stream' }), 307);
  assert.equal((await fetch(again.headers.get('location') ?? '', { method: 'PUT', body: Buffer.from(disk) })).status, 200);
  await cloud.tellOfUpload(imageId, uploadId(again.headers.get('location')), disk.length, etag);
  const image = await ask('GET', `/image/v2/images/${imageId}`, demo);
  assert.deepEqual([at(image, 'status'), at(image, 'size'), at(image, 'checksum')], ['active', disk.length, etag]);
  const download = await expectStatus(ask('GET', file, demo), 307);
  const bytes = await fetch(download.headers.get('location') ?? '');
  assert.deepEqual(new Uint8Array(await bytes.arrayBuffer()), disk);
  // What no image owns is listed and swept; it is too young, and the image's own data stays.
  await cloud.invoke('sweep-images');
  assert.equal((await fetch(download.headers.get('location') ?? '')).status, 200);

  // A server boots as soon as its host has been heard of.
  const flavors = at(await ask('GET', `${compute}/flavors`, demo), 'flavors') as readonly { readonly id: string; readonly name: string }[];
  const flavorRef = flavors.find(({ name }) => name === 'm1.tiny')?.id;
  const create = async (name: string) => {
    const answer = await ask('POST', `${compute}/servers`, demo, { server: { name, imageRef: imageId, flavorRef, networks: 'none' } });
    return String(at(await expectStatus(Promise.resolve(answer), 202), 'server.id'));
  };
  const show = (id: string) => ask('GET', `${compute}/servers/${id}`, demo);
  const status = async (id: string) => String(at(await show(id), 'server.status'));
  const becomes = (id: string, wanted: string) =>
    until(
      () => status(id),
      (now) => now === wanted,
      `${id} is ${wanted}`,
    );
  const first = await until(
    async () => {
      const id = await create('a');
      const seen = await until(
        () => status(id),
        (now) => now !== 'BUILD',
        `${id} is built`,
      );
      if (seen !== 'ACTIVE') await expectStatus(ask('DELETE', `${compute}/servers/${id}`, demo), 204);
      return { id, seen };
    },
    ({ seen }) => seen === 'ACTIVE',
    'a host is there',
  );
  const a = first.id;

  // Commands go out and come back.
  const act = (id: string, body: object) => expectStatus(ask('POST', `${compute}/servers/${id}/action`, demo, body), 202);
  await act(a, { 'os-stop': null });
  await becomes(a, 'SHUTOFF');
  await act(a, { 'os-start': null });
  await becomes(a, 'ACTIVE');
  await act(a, { reboot: { type: 'HARD' } });
  await becomes(a, 'ACTIVE');

  // A question is answered while its request waits.
  const shown = await expectStatus(ask('POST', `${compute}/servers/${a}/action`, demo, { 'os-getConsoleOutput': { length: 2 } }), 200);
  assert.match(String(at(shown, 'output')), /login: \n$/);

  // A volume is attached once, whatever its status is reset to.
  const volume = await expectStatus(ask('POST', '/volume/v3/volumes', demo, { volume: { size: 1, name: 'v' } }), 202);
  const volumeId = String(at(volume, 'volume.id'));
  const volumeStatus = async () => String(at(await ask('GET', `/volume/v3/volumes/${volumeId}`, demo), 'volume.status'));
  const attach = (id: string) => ask('POST', `${compute}/servers/${id}/os-volume_attachments`, demo, { volumeAttachment: { volumeId } });
  await until(volumeStatus, (now) => now === 'available', 'the volume is there');
  await expectStatus(attach(a), 200);
  await until(volumeStatus, (now) => now === 'in-use', 'the volume is attached');
  const b = await create('b');
  await becomes(b, 'ACTIVE');
  assert.equal((await attach(b)).status, 400);
  const reset = { 'os-reset_status': { status: 'available', attach_status: 'detached' } };
  await expectStatus(ask('POST', `/volume/v3/volumes/${volumeId}/action`, admin, reset), 202);
  const refused = await expectStatus(attach(b), 400);
  assert.match(JSON.stringify(refused.body), new RegExp(`volume ${volumeId} is already attached to instances: ${a}`));
  await expectStatus(ask('DELETE', `${compute}/servers/${a}/os-volume_attachments/${volumeId}`, demo), 202);
  await until(volumeStatus, (now) => now === 'available', 'the volume is detached');
  await until(
    () => attach(b),
    ({ status: now }) => now === 200,
    'the other server gets the volume',
  );
  await until(volumeStatus, (now) => now === 'in-use', 'the volume is attached again');

  // A server is plugged into a network, and its host is told of a rule; whoever takes everything down again leaves nothing.
  const net = (method: string, path: string, status: number, body?: unknown) =>
    expectStatus(ask(method, `/network/v2.0/${path}`, demo, body), status);
  const idOf = async (kind: string, path: string, facts: object) =>
    String(at(await net('POST', path, 201, { [kind]: facts }), `${kind}.id`));
  const networkId = await idOf('network', 'networks', { name: 'n' });
  const subnetId = await idOf('subnet', 'subnets', { network_id: networkId, ip_version: 4, cidr: '192.0.2.0/24' });
  const groupId = await idOf('security_group', 'security-groups', { name: 'web' });
  const plugged = await ask('POST', `${compute}/servers`, demo, {
    server: { name: 'c', imageRef: imageId, flavorRef, networks: [{ uuid: networkId }], security_groups: [{ name: 'web' }] },
  });
  const c = String(at(await expectStatus(Promise.resolve(plugged), 202), 'server.id'));
  await becomes(c, 'ACTIVE');
  const portOf = async () => at(await net('GET', `ports?device_id=${c}`, 200), 'ports.0') as Readonly<Record<string, unknown>>;
  const port = await until(portOf, ({ status: now }) => now === 'ACTIVE', 'the port is plugged');
  assert.deepEqual([port['network_id'], port['security_groups'], port['binding:vif_type']], [networkId, [groupId], undefined]);
  const [address] = port['fixed_ips'] as readonly { readonly subnet_id: string; readonly ip_address: string }[];
  assert.equal(address?.subnet_id, subnetId);
  assert.equal(at(await show(c), 'server.addresses.n.0.addr'), address?.ip_address);
  const interfaces = await expectStatus(ask('GET', `${compute}/servers/${c}/os-interface`, demo), 200);
  assert.equal(at(interfaces, 'interfaceAttachments.0.port_id'), port['id']);
  const rule = { security_group_id: groupId, direction: 'ingress', protocol: 'tcp', port_range_min: 80, port_range_max: 80 };
  const ruleId = await idOf('security_group_rule', 'security-group-rules', rule);
  await net('DELETE', `networks/${networkId}`, 409);
  await net('DELETE', `security-groups/${groupId}`, 409);

  // The schedule finds nothing that it would have to change.
  await cloud.invoke('reap');

  await expectStatus(ask('DELETE', `${compute}/servers/${b}`, demo), 204);
  await expectStatus(ask('DELETE', `${compute}/servers/${a}`, demo), 204);
  await net('DELETE', `security-group-rules/${ruleId}`, 204);
  await expectStatus(ask('DELETE', `${compute}/servers/${c}`, demo), 204);
  await until(
    async () => at(await ask('GET', `${compute}/servers`, demo), 'servers') as readonly { readonly name: string }[],
    (servers) => servers.length === 0,
    'the servers are gone',
  );
  assert.deepEqual(at(await net('GET', `ports?network_id=${networkId}`, 200), 'ports'), []);
  await net('DELETE', `security-groups/${groupId}`, 204);
  await net('DELETE', `subnets/${subnetId}`, 204);
  await net('DELETE', `networks/${networkId}`, 204);
});
