/** The ports of one machine: a SQLite file, a folder, the machine's own clock and chance. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { portDevices } from '../../shared/compute/actions/networks/port-changed.ts';
import { revocationList } from '../../shared/identity/revocations.ts';
import { imageCatalogue } from '../../shared/image/catalogue.ts';
import type { Log } from '../../shared/log.ts';
import type { Queues } from '../../shared/messaging/port.ts';
import { openSqliteQueues, type SqliteQueues } from '../../shared/messaging/sqlite.ts';
import { networkService } from '../../shared/network/service.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Store } from '../../shared/store/port.ts';
import { openSqliteStore, type SqliteStore } from '../../shared/store/sqlite.ts';
import { openDatabase } from '../../shared/store/sqlite-database.ts';
import { systemChance, systemClock } from '../../shared/system-clock.ts';
import { volumeAgents } from '../../shared/volume/keeping/agents.ts';
import { volumeHostList } from '../../shared/volume/keeping/volume-host.ts';
import { volumeService } from '../../shared/volume/service.ts';
import { imageFolder } from './image-folder.ts';
import { fileSecret } from './lasting-secret.ts';
import { fileTokenKeys } from './token-keys.ts';

/** The file that holds the table and the queues. */
export const databaseFile = 'micronova.db';

export interface LocalPorts extends Ports {
  readonly store: SqliteStore;
  readonly queues: SqliteQueues;
  /** Ends all waiting and closes the file. */
  close(): void;
}

/** @param folder where all state is; it is made, for its owner alone */
export function localPorts(folder: string, log: Log): LocalPorts {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, databaseFile);
  // One connection for both: a commit of another one would empty this one's page cache, and every request makes several.
  const database = openDatabase(path);
  const store = openSqliteStore({ path, clock: systemClock, database });
  const queues = openSqliteQueues({ path, clock: systemClock, chance: systemChance, database });
  const close = () => {
    queues.close();
    store.close();
    database.close();
  };
  return { ...machinePorts(folder, log, { store, queues }), close };
}

/** The ports of a process on this machine whose table and queues may be elsewhere; keys and images are in the folder. */
export function machinePorts<Table extends Store, Lines extends Queues>(
  folder: string,
  log: Log,
  { store, queues }: { readonly store: Table; readonly queues: Lines },
): Ports & { readonly store: Table; readonly queues: Lines } {
  const clock = systemClock;
  const chance = systemChance;
  const images = imageCatalogue(store, clock);
  const imageData = imageFolder(join(folder, 'images'));
  const hosts = volumeHostList(store, clock);
  const secret = fileSecret(join(folder, 'volume-secret'), chance, 'encrypted volumes');
  const agents = volumeAgents({ clock, queues, log, imageData, secret, hosts });
  const devices = portDevices({ store, clock, chance });
  return {
    store,
    queues,
    clock,
    chance,
    log,
    tokenKeys: fileTokenKeys(join(folder, 'token-keys.json'), chance),
    revocations: revocationList(store, clock),
    credentialSecret: fileSecret(join(folder, 'credential-secret'), chance, 'credentials of users'),
    imageData,
    images,
    volumes: volumeService({ store, clock, images, volumeHosts: hosts, volumeAgents: agents }),
    networks: networkService({ store, clock, chance, devices }),
    devices,
    volumeHosts: hosts,
    volumeAgents: agents,
  };
}
