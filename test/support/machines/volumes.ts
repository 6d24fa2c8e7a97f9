/** Volumes for machines of tests, each exported by a storage daemon of its own, as volume agents do it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openQmp } from '../../../agent/qmp.ts';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';
import { run, until } from './qemu.ts';

type Attachment = CommandPayload<'attach_volume'>;
export const volumeId = (number: number) => `33333333-0000-4000-8000-${String(number).padStart(12, '0')}`;

interface Wanted {
  readonly mib?: number;
  /** A file that it is a copy of. */
  readonly from?: string;
  /** Over TCP, with this key. */
  readonly key?: string;
}

/** A volume agent in small: a folder of sockets, and a port that says which port an export is at. */
/** @param files where what is on the volumes is kept, if not beside the rest */
export async function volumeStore(context: Pick<TestContext, 'after'>, files?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'mn-vols-'));
  const ends: (() => void)[] = [];
  const ports = new Map<string, number>();
  const http = createServer(({ url = '' }, response) => {
    const port = ports.get(decodeURIComponent(url.replace('/exports/', '')));
    response.writeHead(port === undefined ? 404 : 200).end(port === undefined ? '' : JSON.stringify({ port }));
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  context.after(() => {
    for (const end of ends) end();
    http.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const name = (number: number) => `attachment-${number}.host`;

  /** How the volume is attached, whether or not it is exported yet. */
  function attachment(number: number, { key }: Wanted = {}): Attachment {
    const reach = key === undefined ? { folder } : { address: '127.0.0.1', port: (http.address() as AddressInfo).port };
    const data = { volume_id: volumeId(number), export: name(number), reach, is_read_only: false, ...(key !== undefined && { key }) };
    return {
      volumeId: volumeId(number),
      attachmentId: `attachment-${number}`,
      device: `/dev/vd${'bcdef'[number - 1]}`,
      connection: { driver_volume_type: 'nbd', data },
    };
  }

  async function exported(number: number, wanted: Wanted = {}): Promise<Attachment> {
    const { mib = 16, from, key } = wanted;
    const file = join(from === undefined ? (files ?? folder) : folder, `${number}.qcow2`);
    if (from === undefined) await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, `${mib}M`]);
    else await run('qemu-img', ['convert', '-q', '-O', 'qcow2', from, file]);
    const keys = join(folder, `keys-${number}`);
    mkdirSync(keys, { mode: 0o700 });
    writeFileSync(join(keys, 'keys.psk'), `${name(number)}:${key}\n`, { mode: 0o600 });
    const tls = key === undefined ? [] : ['--object', `tls-creds-psk,id=tls0,endpoint=server,dir=${keys}`];
    const port = key === undefined ? 0 : await freePort();
    const server =
      key === undefined
        ? `addr.type=unix,addr.path=${name(number)}`
        : `addr.type=inet,addr.host=127.0.0.1,addr.port=${port},tls-creds=tls0`;
    const daemonFolder = join(folder, `daemon-${number}`);
    mkdirSync(daemonFolder);
    const child = spawn(
      'qemu-storage-daemon',
      [
        ...['--chardev', `socket,id=m,path=daemon-${number}/qmp,server=on,wait=off`, '--monitor', 'chardev=m', ...tls],
        ...['--blockdev', `driver=qcow2,node-name=volume,file.driver=file,file.filename=${file},discard=unmap`],
        ...['--nbd-server', `${server},max-connections=1`],
        ...['--export', `type=nbd,id=export,node-name=volume,name=${name(number)},writable=on`],
      ],
      { cwd: folder, stdio: 'ignore' },
    );
    ends.push(() => child.kill('SIGKILL'));
    const answers = async () => {
      const qmp = await openQmp(daemonFolder, { greeting: 5_000, answer: 5_000 });
      qmp.close();
      return true;
    };
    await until(() => answers().catch(() => false), 'a storage daemon', 10_000);
    if (key !== undefined) ports.set(name(number), port);
    return attachment(number, wanted);
  }

  return {
    folder,
    attachment,
    exported,
    /** Larger, while it is in use. */
    async grow(number: number, mib: number) {
      const qmp = await openQmp(join(folder, `daemon-${number}`), { greeting: 5_000, answer: 5_000 });
      const gone = qmp.next(({ event }) => event === 'BLOCK_EXPORT_DELETED', 5_000);
      await qmp.ask('block-export-del', { id: 'export', mode: 'hard' });
      await gone;
      await qmp.ask('block_resize', { 'node-name': 'volume', size: mib * 2 ** 20 });
      await qmp.ask('block-export-add', { type: 'nbd', id: 'export', 'node-name': 'volume', name: name(number), writable: true });
      qmp.close();
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
