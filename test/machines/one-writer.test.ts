/** Whatever goes wrong above it, a volume has one writer: real machines whose guests write all the time. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { suite, test } from 'node:test';
import { volumesHost } from '../support/machines/cloud.ts';
import { pidOf, skip, until } from '../support/machines/qemu.ts';
import { newServer, twoHosts, writingServer } from '../support/machines/writer.ts';

const compute = '/compute/v2.1';

suite('one writer', { skip, timeout: 180_000 }, () => {
  test('a table that was changed by hand attaches no volume twice: the second server is refused, and the first writes on', async (context) => {
    const cloud = await twoHosts(context);
    const first = await writingServer(cloud);
    const second = await newServer(cloud, { imageRef: await cloud.image('blank', new Uint8Array(1 << 20)) });

    // The books say that nobody has it.
    await cloud.must('POST', `/volume/v3/volumes/${first.volumeId}/action`, {
      'os-reset_status': { status: 'available', attach_status: 'detached' },
    });
    const claim = { pk: `VOLUME#${first.volumeId}`, sk: 'CLAIM' };
    const mapping = cloud.items().find(({ pk, sk }) => pk === `SERVER#${first.id}` && sk.startsWith('SERVER#MAPPING#'));
    assert.ok(mapping);
    assert.equal(cloud.forget(claim), 1);
    assert.equal(cloud.forget(mapping), 1);

    await cloud.must('POST', `${compute}/servers/${second}/os-volume_attachments`, { volumeAttachment: { volumeId: first.volumeId } });
    assert.ok(
      cloud.items().some(({ pk, sk, serverId }) => pk === claim.pk && sk === claim.sk && serverId === second),
      'it holds the claim',
    );

    await first.goesOn(1);
    const actions = async () => {
      const path = `${compute}/servers/${second}/os-instance-actions`;
      const { instanceActions } = await cloud.must<{ instanceActions: { action: string; message: string | null }[] }>('GET', path);
      return instanceActions.find(({ action }) => action === 'attach_volume');
    };
    await until(async () => (await actions())?.message === 'Error', 'the attach fails');
    const { 'os-extended-volumes:volumes_attached': attached, status } = await cloud.server(second);
    assert.deepEqual([attached, status], [[], 'ACTIVE']);
    assert.match(cloud.log(volumesHost), /The volume is in use by another attachment/);
    assert.equal(await first.written(2), 0);
    await first.goesOn(1);
  });

  test('a host that is cut off in the middle of writing cannot write any more when its server was evacuated', async (context) => {
    const cloud = await twoHosts(context);
    const { id, written, goesOn } = await writingServer(cloud);
    const old = (await cloud.server(id))['OS-EXT-SRV-ATTR:host'] ?? '';
    const other = cloud.hosts.find((host) => host !== old) ?? '';
    const pid = pidOf(cloud.machineFolder(old, id));

    await cloud.kill(old);
    await goesOn(1);
    const { services } = await cloud.must<{ services: { id: string; host: string }[] }>(
      'GET',
      `${compute}/os-services?binary=nova-compute`,
    );
    const service = services.find(({ host }) => host === old)?.id;
    await cloud.must('PUT', `${compute}/os-services/${service}`, { forced_down: true });
    await cloud.must('POST', `${compute}/servers/${id}/action`, { evacuate: { host: other } });
    await until(async () => (await cloud.server(id))['OS-EXT-SRV-ATTR:host'] === other, 'the evacuation');
    await cloud.becomes(id, 'ACTIVE');

    await goesOn(2);
    const last = await written(1);
    assert.ok(existsSync(`/proc/${pid}/cwd`), 'the old machine still runs');
    await goesOn(2);
    assert.equal(await written(1), last);

    await cloud.start(old);
    await until(() => !existsSync(cloud.machineFolder(old, id)) && !existsSync(`/proc/${pid}/cwd`), 'the old machine is discarded');
    await goesOn(2);
    assert.deepEqual([await written(1), await written(3)], [last, 0]);
  });
});
