/** Calls of a driver, each with what has to be before, on a host of its own with volumes: for tests that kill something in them. */
import type { TestContext } from 'node:test';
import type { QemuDriver } from '../../agent/drivers/qemu/driver.ts';
import { buildOf, flavor, machineId, qemuHost, serverId } from '../support/machines/qemu.ts';
import { volumeStore } from '../support/machines/volumes.ts';

export const server = serverId(1);
export const machine = machineId(1);
type Host = Awaited<ReturnType<typeof qemuHost>>;
type Store = Awaited<ReturnType<typeof volumeStore>>;
export interface World {
  readonly host: Host;
  readonly store: Store;
}
type Call = (driver: QemuDriver, world: World) => Promise<unknown>;

interface Row {
  readonly call: string;
  readonly before?: Call;
  readonly make: Call;
}

const spawn: Call = async (driver, { host }) => driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
const off: Call = async (driver, { host }) => driver.spawn(server, machine, buildOf({ image: await host.blankImage(), powerOn: false }));
const both =
  (...calls: readonly Call[]): Call =>
  async (driver, world) => {
    for (const call of calls) await call(driver, world);
  };
const attach: Call = (driver, { store }) => driver.attachVolume(server, store.attachment(1));
const snapshot = machineId(9);

export const rows: readonly Row[] = [
  {
    call: 'spawn with a volume',
    make: async (driver, { host, store }) => {
      const volumes = [{ ...store.attachment(1), bootIndex: null }];
      return driver.spawn(server, machine, buildOf({ image: await host.blankImage(), volumes }));
    },
  },
  { call: 'attach', before: spawn, make: attach },
  { call: 'detach', before: both(off, attach), make: (driver, { store }) => driver.detachVolume(server, store.attachment(1)) },
  {
    call: 'swap',
    before: both(spawn, attach),
    make: (driver, { store }) => driver.swapVolume(server, { from: store.attachment(1), to: store.attachment(2) }),
  },
  { call: 'stop', before: spawn, make: (driver) => driver.power(server, 'stop') },
  { call: 'start', before: off, make: (driver) => driver.power(server, 'start') },
  { call: 'suspend', before: spawn, make: (driver) => driver.power(server, 'suspend') },
  { call: 'resume', before: both(spawn, (driver) => driver.power(server, 'suspend')), make: (driver) => driver.power(server, 'resume') },
  { call: 'reboot', before: spawn, make: (driver) => driver.reboot(server, 'HARD') },
  { call: 'snapshot', before: spawn, make: (driver) => driver.takeSnapshot(server, snapshot) },
  {
    call: 'rescue',
    before: spawn,
    make: async (driver, { host }) => driver.rescue(server, machineId(5), { machineId: machine, image: await host.blankImage(), disk: {} }),
  },
  {
    call: 'clear',
    before: spawn,
    make: (driver) => driver.clearDisks(server, { machineId: machine, flavor, preserveEphemeral: false }),
  },
  {
    call: 'rebuild',
    before: both(spawn, (driver) => driver.clearDisks(server, { machineId: machine, flavor, preserveEphemeral: false })),
    make: async (driver, { host }) =>
      driver.rebuild(server, machineId(6), { ...buildOf({ image: await host.blankImage() }), machineId: machine, powerOn: true }),
  },
  { call: 'discard', before: spawn, make: (driver) => driver.discard(server, machine) },
];

export async function newWorld(context: Pick<TestContext, 'after'>): Promise<World> {
  const [host, store] = [await qemuHost(context), await volumeStore(context)];
  await Promise.all([store.exported(1), store.exported(2)]);
  return { host, store };
}
