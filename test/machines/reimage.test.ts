/** A server that boots from a volume is rebuilt with another image: the volume has its data before the machine reads any of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesOf } from '../../agent/volumes/files.ts';
import { machineCloud } from '../support/machines/cloud.ts';
import { run, skip, until } from '../support/machines/qemu.ts';

test('the volume that a server boots from is made anew of the image that it is rebuilt with', {
  skip,
  timeout: 120_000,
}, async (context) => {
  const cloud = await machineCloud(context, ['host-1']);
  await cloud.isUp();
  const [first, second] = [
    await cloud.image('first', new Uint8Array(1 << 20).fill(1)),
    await cloud.image('second', new Uint8Array(1 << 20).fill(2)),
  ];
  const disk = { boot_index: 0, uuid: first, source_type: 'image', destination_type: 'volume', volume_size: 1 };
  const wanted = { name: 'web', imageRef: '', flavorRef: '42', networks: 'none', block_device_mapping_v2: [disk] };
  const { server } = await cloud.must<{ server: { id: string } }>('POST', '/compute/v2.1/servers', { server: wanted });
  await cloud.becomes(server.id, 'ACTIVE');
  const [volume] = (await cloud.server(server.id))['os-extended-volumes:volumes_attached'];
  const holds = (pattern: number) =>
    run('qemu-io', ['-f', 'qcow2', '-U', '-r', '-c', `read -P ${pattern} 0 1M`, filesOf(cloud.folders, volume?.id ?? '').data]).then(
      ({ stdout }) => !stdout.includes('Pattern verification failed'),
      () => false,
    );
  assert.ok(await holds(1));
  await cloud.must('POST', `/compute/v2.1/servers/${server.id}/action`, { rebuild: { imageRef: second } }, 'compute 2.93');
  await cloud.becomes(server.id, 'ACTIVE');
  await until(() => holds(2), 'the other image');
});
