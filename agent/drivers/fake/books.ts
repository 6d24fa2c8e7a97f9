/** The books of the fake hypervisor: a JSON file per machine in a folder, replaced as a whole. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PowerVerb } from '../../../shared/messaging/commands.ts';
import type { Inventory } from '../../../shared/messaging/inventory.ts';
import type { Course } from '../../course.ts';
import { type Driver, DriverFault } from '../../driver.ts';
import { type NetworkBook, openNetworkBook } from '../../network/book.ts';
import { type FakeMachine, type Kept, machineFile, readMachine } from './machine.ts';

/** A call that is about to take effect. */
export interface FakeCall {
  readonly operation: Exclude<keyof Driver, 'inventory' | 'machines' | 'power' | 'uptime' | 'cacheImage'> | PowerVerb;
  readonly serverId: string;
  /** The volume that is to be attached or detached. */
  readonly volumeId?: string;
  /** The port that is to be plugged or unplugged; it, or the group, of which filters are told: no server is named then. */
  readonly portId?: string;
  readonly groupId?: string;
  /** How far a call is that takes effect bit by bit, and comes before each bit. */
  readonly percent?: number;
  /** What a call that takes long says and hears. */
  readonly course?: Course;
}

export interface FakeDriverOptions {
  /** Where the machines are; made if it is missing. */
  readonly folder: string;
  /** What the host has; the rest is made up. */
  readonly inventory?: Partial<Inventory>;
  /** Called before every call takes effect. It may wait, or throw: a `DriverFault` as the hypervisor's answer, another error as an outage. */
  readonly intercept?: (call: FakeCall) => void | Promise<void>;
  /** Replaces a file as a whole; at once unless told, so that a test's clock need not wait for the disk. */
  readonly replaceFile?: (file: string, text: string) => void | Promise<void>;
}

/** Written beside and renamed: whoever reads finds the old text or the new one. */
function replaceAtOnce(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** What the calls of the driver are made of. */
export interface Books {
  readonly folder: string;
  /** To be called before a call takes effect. */
  intercept(call: FakeCall): Promise<void>;
  all(): readonly FakeMachine[];
  find(serverId: string): FakeMachine | undefined;
  /** @throws DriverFault unless the machine is built */
  get(serverId: string): FakeMachine;
  save(machine: Kept): Promise<{ powerState: number }>;
  remove(serverId: string): void;
  /** What it was told of ports. */
  readonly network: NetworkBook;
  /** Writes down that an image is here. */
  cache(imageId: string): void;
  /** The images that are. */
  cached(): readonly string[];
}

export function openBooks({ folder, intercept, replaceFile = replaceAtOnce }: Omit<FakeDriverOptions, 'inventory'>): Books {
  mkdirSync(folder, { recursive: true });
  const fileOf = (serverId: string) => join(folder, `${serverId}.json`);
  // Asked first: to fail at reading a file that is not there takes ten times as long, and every spawn would.
  const find = (serverId: string) => (existsSync(fileOf(serverId)) ? readMachine(fileOf(serverId)) : undefined);

  const imagesFile = join(folder, 'images');
  const cached = () => (existsSync(imagesFile) ? readFileSync(imagesFile, 'utf8').split('\n') : []);

  return {
    folder,
    find,
    network: openNetworkBook(join(folder, 'network'), false),
    async intercept(call) {
      await intercept?.(call);
    },
    all() {
      const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
      return files.toSorted().map((name) => readMachine(join(folder, name)));
    },
    get(serverId) {
      const machine = find(serverId);
      if (machine?.state !== 'built') throw new DriverFault('The machine does not exist on its host.');
      return machine;
    },
    async save(machine) {
      await replaceFile(fileOf(machine.serverId), JSON.stringify(machineFile.parse(machine)));
      return { powerState: machine.powerState };
    },
    remove: (serverId) => rmSync(fileOf(serverId), { force: true }),
    cache(imageId) {
      replaceAtOnce(imagesFile, [...new Set([...cached(), imageId])].join('\n'));
    },
    cached,
  };
}
