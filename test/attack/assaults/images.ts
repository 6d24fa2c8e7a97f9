/** Several write one image at once, and one is killed in the middle. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stream } from '../../simulation/chance.ts';
import type { Assault } from '../assault.ts';
import type { AttackedCloud } from '../attacked.ts';
import { recount } from '../recount.ts';

const images = '/image/v2/images';
const octets = { 'Content-Type': 'application/octet-stream' };

export async function newImage(cloud: AttackedCloud): Promise<string> {
  const { body, status } = await cloud.ask('POST', images, { name: 'attacked', disk_format: 'raw', container_format: 'bare' });
  assert.equal(status, 201);
  return (body as { id: string }).id;
}

/** Bytes that come in pieces, with pauses. */
function slowly(data: Uint8Array, pieces: number, chance: Stream): ReadableStream<Uint8Array> {
  const size = Math.ceil(data.length / pieces);
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      await pause(chance.between(1, 30));
      if (sent >= data.length) return controller.close();
      controller.enqueue(data.slice(sent, sent + size));
      sent += size;
    },
  });
}

export async function upload(cloud: AttackedCloud, id: string, data: ReadableStream<Uint8Array> | Uint8Array) {
  const { token } = await cloud.login('demo');
  return cloud.send('PUT', `${cloud.origin}${images}/${id}/file`, data, { ...octets, 'X-Auth-Token': token });
}

const shown = async (cloud: AttackedCloud, id: string) =>
  (await cloud.ask('GET', `${images}/${id}`)).body as { status: string; checksum: string | null; size: number | null };

export const imagesOverlap: Assault = {
  name: 'several uploads of one image overlap',
  async play({ cloud: make, chance }) {
    const cloud = make();
    await cloud.start();
    for (let round = 0; round < 4; round++) {
      const id = await newImage(cloud);
      const candidates = Array.from({ length: 4 }, () => Buffer.from(chance.bytes(chance.between(50_000, 200_000))));
      const replies = await Promise.all(candidates.map((data) => upload(cloud, id, slowly(data, 8, chance))));
      const statuses = replies.map(({ status }) => status).sort();
      assert.deepEqual(statuses, [204, 409, 409, 409], 'one upload wins, and the others are told');
      const winner = candidates[replies.findIndex(({ status }) => status === 204)] ?? Buffer.alloc(0);
      const { status, checksum } = await shown(cloud, id);
      assert.deepEqual([status, checksum], ['active', createHash('md5').update(winner).digest('hex')]);
    }
    await recount(cloud);
  },
};

export const imagesKilled: Assault = {
  name: 'a process is killed during an upload',
  async play({ cloud: make, chance }) {
    const cloud = make();
    const first = await cloud.start();
    const id = await newImage(cloud);
    const [begun, deleted] = [Buffer.from(chance.bytes(400_000)), await newImage(cloud)];
    const uploads = [id, deleted].map((image) => upload(cloud, image, slowly(begun, 60, chance)));
    // Both have begun to write.
    const folder = join(cloud.state, 'images');
    const before = readdirSync(folder).length;
    for (let looks = 0; readdirSync(folder).length < before + 2 && looks < 200; looks++) await pause(10);
    assert.equal((await cloud.ask('DELETE', `${images}/${deleted}`)).status, 204);
    await cloud.kill(first);
    await Promise.all(uploads);
    await cloud.start();
    cloud.forgetTokens();
    const data = Buffer.from(chance.bytes(10_000));
    let again = await upload(cloud, id, data);
    // Nobody can know at once that whoever was writing is dead.
    for (const end = performance.now() + 200_000; again.status === 409 && performance.now() < end; again = await upload(cloud, id, data)) {
      await pause(2_000);
    }
    assert.equal(again.status, 204, 'the image can be uploaded again');
    // What was cut off stays for a while, because it might still be told of; the next start finds it when it is old.
    await cloud.kill();
    const old = new Date(Date.now() - 7_200_000);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) utimesSync(join(folder, name), old, old);
    await cloud.start();
    cloud.forgetTokens();
    const left = () => readdirSync(folder).length - before - 1;
    for (let looks = 0; left() > 0 && looks < 100; looks++) await pause(100);
    assert.equal(left(), 0, 'nothing is left of what was cut off');
    await recount(cloud);
  },
};
