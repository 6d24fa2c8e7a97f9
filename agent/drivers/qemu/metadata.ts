/** The metadata service of a host: whatever comes out of a machine's own socket was asked by its guest, and by no other. */

import { converse } from '../../metadata/conversation.ts';
import { connectIn } from '../../qmp.ts';
import { metadataSocket } from './definition.ts';
import type { Host } from './host.ts';
import type { MachineRecord } from './record.ts';

/** Before a stream that was closed is opened again, milliseconds. */
const pauseMilliseconds = 100;

export type Say = (serverId: string, password: string) => Promise<void>;

export interface Metadata {
  /** Answers its guest until its process ends; to be called whenever it may have a new one. */
  serve(record: Pick<MachineRecord, 'serverId'>): void;
  /** Where passwords go that guests have made for themselves. */
  hear(say: Say): void;
}

export function metadataOf({ records, clock, contents, network }: Pick<Host, 'records' | 'clock' | 'contents' | 'network'>): Metadata {
  const served = new Set<string>();
  const passwords = new Map<string, string>();
  let say: Say = () => Promise.reject(new Error('Nobody listens yet.'));

  async function files(serverId: string) {
    const { build = null, connections = {} } = (await records.find(serverId)) ?? {};
    if (build === null) return {};
    const volumes = Object.entries(connections).map(([volumeId, { connection: _secret, ...told }]) => ({
      ...told,
      volumeId,
      connection: {},
    }));
    const networks = build.networks.map((port) => ({ ...port, ...network.port(port.portId) }));
    return contents({ serverId, build: { ...build, volumes, networks } });
  }

  async function serveUntilGone(serverId: string): Promise<void> {
    const folder = records.folderOf(serverId);
    for (;;) {
      const socket = await connectIn(folder, metadataSocket).catch(() => undefined);
      if (socket === undefined) return;
      // The agent ends although its machines go on.
      socket.unref();
      await converse(socket, {
        files: () => files(serverId),
        password: () => passwords.get(serverId),
        async say(password) {
          await say(serverId, password);
          passwords.set(serverId, password);
        },
      });
      await clock.sleep(pauseMilliseconds);
    }
  }

  return {
    serve({ serverId }) {
      if (served.has(serverId)) return;
      served.add(serverId);
      void serveUntilGone(serverId).finally(() => {
        served.delete(serverId);
        passwords.delete(serverId);
      });
    },
    hear(listener) {
      say = listener;
    },
  };
}
