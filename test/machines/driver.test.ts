import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext } from 'node:test';
import { fakeDriver } from '../../agent/drivers/fake/driver.ts';
import { qemuHost, skip } from '../support/machines/qemu.ts';
import { volumeId, volumeStore } from '../support/machines/volumes.ts';
import { driverContract } from './driver.contract.ts';

suite('the fake hypervisor', () => {
  driverContract('fake', async (context: TestContext) => {
    const folder = mkdtempSync(join(tmpdir(), 'mn-fake-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    return {
      open: async () => fakeDriver({ folder }),
      image: async () => ({ id: 'image' }),
      volume: async (number) => ({
        volumeId: volumeId(number),
        attachmentId: `attachment-${number}`,
        device: `/dev/vd${'abcd'[number]}`,
        connection: { driver_volume_type: 'fake' },
      }),
    };
  });
});

suite('QEMU', { skip }, () => {
  driverContract('qemu', async (context) => {
    const [host, store] = [await qemuHost(context), await volumeStore(context)];
    return { open: () => host.open(), image: () => host.blankImage(), volume: (number) => store.exported(number) };
  });
});
