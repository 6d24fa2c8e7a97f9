import assert from 'node:assert/strict';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

const settings = { volumeHosts: ['store-1'] };
const luks = { provider: 'luks', control_location: 'front-end', cipher: 'aes-xts-plain64', key_size: 256 };

const keysOf = (system: System) =>
  new Map([...(system.volumeKeepers.get('store-1')?.volumes ?? [])].map(([id, { encryptionKey }]) => [id, encryptionKey]));

async function typed(system: System): Promise<string> {
  const admin = cloud(system, 'admin');
  const type = (await admin.askVolumes('POST', '/types', { volume_type: { name: 'secret' } })).text('volume_type.id');
  assert.deepEqual((await admin.askVolumes('GET', `/types/${type}/encryption`)).body, {});
  const made = await admin.askVolumes('POST', `/types/${type}/encryption`, { encryption: luks });
  assert.equal(made.status, 200);
  const encryption_id = made.text('encryption.encryption_id');
  assert.deepEqual(made.at('encryption'), { ...luks, volume_type_id: type, encryption_id });
  const shown = (await admin.askVolumes('GET', `/types/${type}/encryption`)).body as Record<string, unknown>;
  assert.deepEqual([shown['encryption_id'], shown['cipher'], shown['deleted']], [encryption_id, luks.cipher, false]);
  assert.equal((await admin.askVolumes('POST', `/types/${type}/encryption`, { encryption: luks })).status, 400);
  assert.equal((await cloud(system).askVolumes('GET', `/types/${type}/encryption`)).status, 403);
  return type;
}

story(
  'volumes of an encrypted type are encrypted with a key of their own, and copies with that of their original',
  async (system) => {
    const { volume, snapshot, askVolumes } = cloud(system);
    await typed(system);
    const [plain, one, other] = [await volume(), await volume({ volume_type: 'secret' }), await volume({ volume_type: 'secret' })];
    await system.settle();
    const copy = await volume({ source_volid: one });
    const taken = await snapshot(one);
    await system.settle();
    const restored = await volume({ snapshot_id: taken });
    await system.settle();
    const keys = keysOf(system);
    assert.equal(keys.get(plain), undefined);
    assert.equal(Buffer.from(keys.get(one) ?? '', 'base64').length, 32);
    assert.notEqual(keys.get(one), keys.get(other));
    assert.deepEqual([keys.get(copy), keys.get(restored)], [keys.get(one), keys.get(one)]);
    for (const [id, isEncrypted] of [
      [plain, false],
      [one, true],
      [copy, true],
    ] as const) {
      assert.equal((await askVolumes('GET', `/volumes/${id}`)).at('volume.encrypted'), isEncrypted);
    }
    // No key is kept: the table has their names alone.
    const stored = JSON.stringify((await system.ports.store.list({ index: 'table', partition: `VOLUME#${one}`, limit: 10 })).items);
    assert.ok(!stored.includes(keys.get(one) ?? '?'));
    const refused = await askVolumes('POST', `/volumes/${one}/action`, { 'os-volume_upload_image': { image_name: 'copy' } });
    assert.equal(refused.status, 400);
  },
  settings,
);

story(
  'a type stays encrypted as long as there are volumes of it',
  async (system) => {
    const { volume, askVolumes } = cloud(system);
    const admin = cloud(system, 'admin');
    const type = await typed(system);
    const encryption = (await admin.askVolumes('GET', `/types/${type}/encryption`)).text('encryption_id');
    const id = await volume({ volume_type: 'secret' });
    await system.settle();
    assert.equal((await admin.askVolumes('DELETE', `/types/${type}/encryption/${encryption}`)).status, 400);
    await askVolumes('DELETE', `/volumes/${id}`);
    await system.settle();
    assert.equal((await admin.askVolumes('DELETE', `/types/${type}/encryption/${encryption}`)).status, 202);
    assert.deepEqual((await admin.askVolumes('GET', `/types/${type}/encryption`)).body, {});
  },
  settings,
);

story(
  'administrators see the agents that keep volumes, and what room they have',
  async (system) => {
    const admin = cloud(system, 'admin');
    await system.clock.advance(1_000);
    await system.beatVolumes(['store-1'], { totalGib: 100, freeGib: 50, provisionedGib: 60 });
    const pools = (await admin.askVolumes('GET', '/scheduler-stats/get_pools?detail=true')).at('pools') as {
      readonly name: string;
      readonly capabilities: Readonly<Record<string, unknown>>;
    }[];
    assert.deepEqual(
      pools.map(({ name, capabilities }) => [name, capabilities['total_capacity_gb'], capabilities['free_capacity_gb']]),
      [['store-1@qemu#qemu', 100, 40]],
    );
    assert.deepEqual((await admin.askVolumes('GET', '/scheduler-stats/get_pools')).body, { pools: [{ name: 'store-1@qemu#qemu' }] });
    const services = async () =>
      ((await admin.askVolumes('GET', '/os-services')).at('services') as Record<string, unknown>[]).map(({ host, state }) => [host, state]);
    assert.deepEqual(await services(), [['store-1@qemu', 'up']]);
    await system.clock.advance(200_000);
    assert.deepEqual(await services(), [['store-1@qemu', 'down']]);
    assert.equal((await cloud(system).askVolumes('GET', '/os-services')).status, 403);
  },
  settings,
);
