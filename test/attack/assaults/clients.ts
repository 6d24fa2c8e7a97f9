/** Clients that take all there is of something: hashing, connections, patience. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Assault } from '../assault.ts';
import type { AttackedCloud } from '../attacked.ts';
import { newImage } from './images.ts';

export const loginsStorm: Assault = {
  name: 'a hundred and fifty log in with wrong passwords',
  async play({ cloud: make, note }) {
    const cloud = make();
    await cloud.start();
    await cloud.ask('GET', '/compute/v2.1/flavors');
    const attempts = Array.from({ length: 150 }, (_, each) => cloud.login('admin', `wrong-${each}`));
    const id = await cloud.server('meanwhile');
    await cloud.until(id, 'ACTIVE', 10_000);
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    note(`${statuses.filter((status) => status === 429).length} were told to come back later`);
    assert.ok(
      statuses.every((status) => status === 401 || status === 429),
      `a wrong password was answered with ${[...new Set(statuses)].join()}`,
    );
  },
};

export const keysStorm: Assault = {
  name: 'forty want a key pair made',
  async play({ cloud: make, note }) {
    const cloud = make();
    await cloud.start();
    await cloud.ask('GET', '/compute/v2.1/flavors');
    const ask = (each: number) => cloud.ask('POST', '/compute/v2.1/os-keypairs', { keypair: { name: `key-${each}` } });
    let isWaiting = true;
    const asked = Promise.all(Array.from({ length: 40 }, (_, each) => ask(each))).finally(() => {
      isWaiting = false;
    });
    let others = 0;
    while (isWaiting) {
      await cloud.send('GET', `${cloud.origin}/compute`);
      others += 1;
    }
    const statuses = (await asked).map(({ status }) => status);
    assert.ok(
      statuses.every((status) => status < 500 && status !== 0),
      statuses.join(),
    );
    note(`${others} other requests were answered meanwhile`);
    assert.ok(others > 5 * statuses.length, `only ${others} other requests were answered while ${statuses.length} keys were made`);
  },
};

/** A raw connection that has sent so much. */
function raw(cloud: AttackedCloud, text: string): Socket {
  const { hostname, port } = new URL(cloud.origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(text);
  return socket;
}

export const headersTrickle: Assault = {
  name: 'two hundred connections send their headers byte by byte',
  async play({ cloud: make }) {
    const cloud = make();
    await cloud.start();
    const sockets = Array.from({ length: 200 }, () => raw(cloud, 'GET /compute HTTP/1.1\r\nHost: x\r\nX-Slow: '));
    try {
      for (let round = 0; round < 20; round++) {
        for (const socket of sockets) socket.write('a');
        await pause(50);
        assert.equal((await cloud.ask('GET', '/compute/v2.1/flavors')).status, 200, 'others are served meanwhile');
      }
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  },
};

export const uploadTrickles: Assault = {
  name: 'an upload of a kilobyte a second goes on for six minutes',
  isLong: true,
  async play({ cloud: make }) {
    const cloud = make();
    await cloud.start();
    const id = await newImage(cloud);
    const { token } = await cloud.login('demo');
    const seconds = 360;
    const lines = [
      `PUT /image/v2/images/${id}/file HTTP/1.1`,
      'Host: x',
      `X-Auth-Token: ${token}`,
      'Content-Type: application/octet-stream',
    ];
    const socket = raw(cloud, `${[...lines, `Content-Length: ${seconds * 1000}`].join('\r\n')}\r\n\r\n`);
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    for (let second = 0; second < seconds && answer === ''; second++) {
      socket.write('a'.repeat(1000));
      await pause(1_000);
    }
    await pause(1_000);
    socket.destroy();
    assert.match(answer, /^HTTP\/1.1 204/, 'a slow upload that makes progress ends well');
  },
};
