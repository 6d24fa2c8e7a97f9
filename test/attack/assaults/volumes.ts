/** Races for volumes: who has one, and how many there are. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { testImageId } from '../../../shared/image/test-image.ts';
import type { Assault } from '../assault.ts';
import type { AttackedCloud, Reply } from '../attacked.ts';
import { recount } from '../recount.ts';

async function newVolume(cloud: AttackedCloud, size = 1): Promise<string> {
  const { body, status } = await cloud.ask('POST', '/volume/v3/volumes', { volume: { size } });
  assert.equal(status, 202, JSON.stringify(body));
  return (body as { volume: { id: string } }).volume.id;
}

const isMade = ({ status }: Reply) => status >= 200 && status < 300;

export const attachmentsRace: Assault = {
  name: 'many attach one volume, by both APIs, while an administrator resets it',
  async play({ cloud: make, chance, note }) {
    const cloud = make();
    await cloud.start();
    const servers = await Promise.all(['a', 'b', 'c'].map((name) => cloud.server(name)));
    for (const id of servers) await cloud.until(id, 'ACTIVE');
    let held = 0;
    for (let round = 0; round < 6; round++) {
      const volume = await newVolume(cloud);
      const reset = { 'os-reset_status': { status: 'available', attach_status: 'detached' } };
      const attempts = Array.from({ length: 30 }, () => {
        const server = chance.pick(servers);
        const kind = chance.random();
        if (kind < 0.2) return cloud.ask('POST', `/volume/v3/volumes/${volume}/action`, reset, { as: 'admin' }).then(() => undefined);
        if (kind < 0.7)
          return cloud.ask('POST', `/compute/v2.1/servers/${server}/os-volume_attachments`, { volumeAttachment: { volumeId: volume } });
        const connector = { host: 'elsewhere', initiator: 'iqn.1993-08.org.debian:01:attack', ip: '192.0.2.1' };
        return cloud.ask('POST', '/volume/v3/attachments', { attachment: { volume_uuid: volume, instance_uuid: randomUUID(), connector } });
      });
      const winners = (await Promise.all(attempts)).filter((reply) => reply !== undefined && isMade(reply));
      assert.ok(winners.length <= 1, `${winners.length} hold one volume`);
      held += winners.length;
    }
    note(`${held} of 6 volumes were taken`);
    for (const id of servers) await cloud.until(id, 'ACTIVE');
    await recount(cloud);
  },
};

export const volumesWithoutBounds: Assault = {
  name: 'servers bring more volumes than a project may have',
  async play({ cloud: make, note }) {
    const cloud = make();
    await cloud.start();
    const disks = (size: number, more: number) =>
      Array.from({ length: more }, () => ({
        source_type: 'blank',
        destination_type: 'volume',
        volume_size: size,
        delete_on_termination: true,
      }));
    const boot = { boot_index: 0, uuid: testImageId, source_type: 'image', destination_type: 'local' };
    const ask = (size: number, more: number) => {
      const block_device_mapping_v2 = [boot, ...disks(size, more)];
      return cloud.ask('POST', '/compute/v2.1/servers', {
        server: { name: 's', imageRef: testImageId, flavorRef: '42', networks: 'none', block_device_mapping_v2 },
      });
    };
    const replies = await Promise.all([...Array.from({ length: 8 }, () => ask(1, 20)), ask(2 ** 31 - 1, 1), ask(900, 1), ask(900, 1)]);
    note(`${replies.filter(isMade).length} of ${replies.length} were made`);
    await recount(cloud);
  },
};

export const namesRace: Assault = {
  name: 'two processes make types of one name',
  async play({ cloud: make }) {
    const cloud = make();
    const first = await cloud.start();
    const second = await cloud.start({ words: ['--hosts', '0'] });
    for (let round = 0; round < 10; round++) {
      const body = { volume_type: { name: `type-${round}` } };
      const asked = [first, second, first, second].map(({ origin }) =>
        cloud.ask('POST', '/volume/v3/types', body, { as: 'admin', origin }),
      );
      const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
      assert.deepEqual(statuses, [200, 409, 409, 409]);
    }
    await recount(cloud);
  },
};
