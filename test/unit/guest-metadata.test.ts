/** What a guest finds at its metadata's address, and how it is spoken to over the one stream that all its connections share. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { configDriveFiles } from '../../agent/config-drive/contents.ts';
import { answerTo } from '../../agent/metadata/answers.ts';
import { converse, type Told } from '../../agent/metadata/conversation.ts';
import * as limits from '../../shared/limits.ts';

const files = configDriveFiles({
  serverId: '11111111-0000-4000-8000-000000000001',
  seed: new Uint8Array(512),
  build: {
    name: 'web',
    hostname: 'web.example',
    metadata: { colour: 'blue' },
    networks: [],
    volumes: [],
    keyPair: { name: 'mine', publicKey: 'ssh-ed25519 AAAA' },
    userData: Buffer.from('#!/bin/sh\n').toString('base64'),
    personality: [{ path: '/etc/motd', contents: Buffer.from('hello').toString('base64') }],
  },
});
const said = (path: string) => {
  const answer = answerTo(files, path);
  return answer && Buffer.from(answer.content).toString('utf8');
};

test('OpenStack’s metadata is a tree of versions and files', () => {
  assert.match(said('/openstack') ?? '', /^2012-08-10\n2013-04-04\n[\s\S]*\nlatest$/);
  assert.equal(said('/openstack/2012-08-10/'), 'meta_data.json\nuser_data');
  assert.equal(said('/openstack/latest'), 'meta_data.json\nuser_data\nnetwork_data.json\nvendor_data.json\nvendor_data2.json\npassword');
  assert.equal(JSON.parse(said('/openstack/latest/meta_data.json') ?? '').meta.colour, 'blue');
  assert.equal(answerTo(files, '/openstack/latest/meta_data.json')?.type, 'application/json');
  assert.equal(said('/openstack/latest/user_data'), '#!/bin/sh\n');
  assert.equal(said('/openstack/content/0000'), 'hello');
});

test('EC2’s metadata is walked through leaf by leaf', () => {
  assert.equal(said('/'), '2009-04-04\nlatest');
  assert.equal(said('/latest'), 'meta-data/\nuser-data');
  assert.match(said('/latest/meta-data/') ?? '', /^ami-id\nami-launch-index\nhostname\n[\s\S]*placement\/\npublic-keys\/$/);
  assert.equal(said('/2009-04-04/meta-data/hostname'), 'web.example');
  assert.equal(said('/latest/meta-data/public-keys/'), '0=mine');
  assert.equal(said('/latest/meta-data/public-keys/0/'), 'openssh-key');
  assert.equal(said('/latest/meta-data/public-keys/0/openssh-key'), 'ssh-ed25519 AAAA');
  assert.equal(said('/latest/user-data'), '#!/bin/sh\n');
});

test('what is not there is nothing', () => {
  for (const path of [
    ...['/openstack/1999-01-01', '/openstack/latest/secrets', '/openstack/content/9', '/nothing', '/latest/meta-data/hostname/more'],
    ...['/latest/dynamic', '/constructor', '/latest/meta-data/constructor', '/latest/meta-data/public-keys/1', '/openstack/../ec2'],
  ])
    assert.equal(answerTo(files, path), undefined, path);
});

/** A guest's end of the stream. */
async function guest(context: TestContext, told: Partial<Told> = {}) {
  let password: string | undefined;
  const server = createServer((socket) => {
    void converse(socket, {
      files: async () => files,
      password: () => password,
      say: async (words) => {
        password = words;
      },
      ...told,
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => void server.close());
  const address = server.address();
  const stream: Socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  context.after(() => void stream.destroy());
  let heard = '';
  stream.on('data', (bytes) => {
    heard += bytes.toString('utf8');
  });
  /** @returns status and body of the next answer */
  async function ask(request: string): Promise<readonly [status: number, body: string]> {
    heard = '';
    stream.write(request);
    for (;;) {
      const [head = '', body] = heard.split('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(head)?.[1]);
      if (body !== undefined && body.length === length) return [Number(head.split(' ')[1]), body];
      await once(stream, 'data');
    }
  }
  return { stream, ask };
}

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: 169.254.169.254\r\n${more}\r\n`;
const post = (path: string, body: string) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

test('connections of a guest that follow each other share a stream, whatever they say of its end', async (context) => {
  const { ask } = await guest(context);
  assert.deepEqual(await ask(get('/latest/meta-data/hostname', 'Connection: close\r\n')), [200, 'web.example']);
  assert.deepEqual(await ask('GET /latest/meta-data/ami-id HTTP/1.0\r\n\r\n'), [200, 'None']);
  assert.deepEqual(await ask(get('/nowhere')), [404, '']);
  assert.deepEqual(await ask('DELETE /openstack HTTP/1.1\r\nHost: x\r\n\r\n'), [405, '']);
  assert.deepEqual(await ask(get('http://[bad/')), [404, '']);
});

test('a guest says its password once', async (context) => {
  const { ask } = await guest(context);
  const path = '/openstack/latest/password';
  assert.deepEqual(await ask(get(path)), [200, '']);
  assert.deepEqual(await ask(post(path, 'x'.repeat(limits.guestPasswordBytes + 1))), [400, 'Request is too large.']);
  assert.deepEqual(await ask(post(path, 'encrypted')), [200, '']);
  assert.deepEqual(await ask(get(path)), [200, 'encrypted']);
  assert.deepEqual(await ask(post(path, 'another')), [409, '']);
  assert.deepEqual(await ask(post('/openstack/2012-08-10/password', 'other')), [405, '']);
});

test('a password that would be lost is not taken', async (context) => {
  const { ask } = await guest(context, { say: () => Promise.reject(new Error('The queue is away.')) });
  assert.deepEqual(await ask(post('/openstack/latest/password', 'encrypted')), [500, '']);
});

test('what is no request ends the stream', async (context) => {
  const { stream } = await guest(context);
  stream.on('error', () => {});
  stream.write('\0\0\0 nothing that a guest would ask\r\n\r\n');
  await once(stream, 'close');
});
