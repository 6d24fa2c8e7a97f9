/**
 * Where a host takes disks that come from other machines: one port, at which only who holds the key of a machine that is being received for is let in, and sends
 * that machine's disks alone. Source: TLS with pre-shared keys (RFC 4279, RFC 8442).
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';
import { inspectImage } from '../images/inspect.ts';
import { ciphers, diskPath } from './protocol.ts';

/** For whom disks may come, and where they are put. */
export interface Awaited {
  readonly key: string;
  readonly folder: string;
}

export interface Receiver {
  readonly at: { readonly address: string; readonly port: number };
  /** Lets the disks of a machine come, until they are not awaited any more. */
  await(machineId: string, awaited: Awaited): void;
  forget(machineId: string): void;
}

/** What a guest's own programs wrote is on it: it is read as what it is said to be, and refers to no other file. */
const format = 'qcow2';
/** A sender that says nothing for so long is gone, milliseconds. */
const longestSilence = 60_000;

/** @throws when the address is not this machine's, or the port is taken */
export async function openReceiver({ address, port }: Receiver['at']): Promise<Receiver> {
  const awaited = new Map<string, Awaited>();
  const senders = new WeakMap<Socket, string>();
  const busy = new Set<string>();
  const server = createServer({
    ciphers,
    maxVersion: 'TLSv1.2',
    pskCallback(socket: TLSSocket, identity: string) {
      senders.set(socket, identity);
      const key = awaited.get(identity)?.key;
      return key === undefined ? null : Buffer.from(key, 'hex');
    },
  });

  /** @returns the status of its answer */
  async function take(request: IncomingMessage): Promise<number> {
    const machineId = senders.get(request.socket) ?? '';
    const folder = awaited.get(machineId)?.folder;
    if (folder === undefined) return 403;
    if (request.method === 'HEAD') return 200;
    const name = diskPath.nameIn(request.url);
    if (request.method !== 'PUT' || name === undefined) return 404;
    const file = join(folder, `${name}.${format}`);
    if (busy.has(file)) return 409;
    busy.add(file);
    const part = `${file}.part`;
    try {
      await pipeline(request, createWriteStream(part, { mode: 0o600, flush: true }));
      const inspected = await inspectImage(part);
      if (inspected.format !== format) return 400;
      // Who was given up meanwhile has no folder any more, or another's.
      if (awaited.get(machineId)?.folder !== folder) return 403;
      await rename(part, file);
      return 201;
    } finally {
      busy.delete(file);
      await rm(part, { force: true });
    }
  }

  server.on('request', (request, response) => {
    take(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(400, { Connection: 'close' }).end(),
    );
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  // The whole of a disk takes as long as it takes.
  server.requestTimeout = 0;
  server.headersTimeout = longestSilence;
  server.timeout = longestSilence;
  server.maxConnections = 64;
  server.listen(port, address);
  await once(server, 'listening');
  server.unref();
  // The cast says what a server that listens at an address has.
  const at = { address, port: (server.address() as AddressInfo).port };
  return {
    at,
    await: (machineId, one) => void awaited.set(machineId, one),
    forget: (machineId) => void awaited.delete(machineId),
  };
}
