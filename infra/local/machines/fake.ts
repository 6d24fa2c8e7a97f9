/** Hosts whose machines are only in books. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fakeDriver } from '../../../agent/drivers/fake/driver.ts';
import { openHost } from '../hosts.ts';
import type { MachineKind } from './kind.ts';

export const fake: MachineKind = {
  open: (ports, { state }, hosts) =>
    Promise.all(
      hosts.map((host) =>
        openHost(ports, state, host, async (folder) =>
          fakeDriver({ folder: join(folder, 'machines'), inventory: { hypervisorHostname: host }, replaceFile }),
        ),
      ),
    ),
  isCalled: 'fake hypervisors',
  image: 'test',
};

/** Making a file takes longer than all else that a fake machine costs: it is left to a thread of its own. */
async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
