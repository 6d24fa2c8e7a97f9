/** A whole cloud on this machine: the system, its first users and things, its hosts. */
import { putDefaultFlavors } from '../../shared/compute/flavors/default-flavors.ts';
import { bootstrapIdentity, isBootstrapped } from '../../shared/identity/bootstrap.ts';
import { putTestImage } from '../../shared/image/test-image.ts';
import { jsonLog } from '../../shared/json-log.ts';
import { bootstrapNetworks } from '../../shared/network/first-networks.ts';
import { onEnd } from '../../shared/process-end.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { putDefaultVolumeTypes } from '../../shared/volume/default-types.ts';
import { cloudsYaml, writeClouds } from './clouds-file.ts';
import { type FirstUsers, ownCloudsFile } from './first-users.ts';
import { fake } from './machines/fake.ts';
import type { MachineKind } from './machines/kind.ts';
import { localMetrics } from './metrics.ts';
import { closeFolders, openWarnings } from './open-folder.ts';
import { type Options, reasonOf, StartError } from './options.ts';
import { type LocalPorts, localPorts } from './ports.ts';
import { type OwnRoute, startSystem } from './system.ts';

/** Users, flavors, an image: what a cloud has from its first start on. @returns whether the clients' configuration was written */
async function prepareCloud(ports: LocalPorts, options: Options, kind: MachineKind, origin: string, first: FirstUsers): Promise<boolean> {
  const { state, clouds } = options;
  const own = ownCloudsFile(state);
  const { passwords, hashes } = first;
  // Looked at first: the new passwords, which are nobody's, must not be written where the next start would believe them.
  if (hashes !== undefined && (await isBootstrapped(ports.store))) {
    throw new StartError(
      `The passwords of this cloud are lost: ${own} is missing. Put a copy back (the clients' clouds.yaml is one), or start anew with another --state FOLDER.`,
    );
  }
  // Written before the users are made: a crash in between must not leave users whose passwords nobody knows.
  writeClouds(own, cloudsYaml(origin, passwords));
  const isNew = await bootstrapIdentity(ports, first);
  await putDefaultFlavors(ports);
  await putDefaultVolumeTypes(ports);
  if (isNew) await putTestImage(ports);
  await bootstrapNetworks(ports);
  await kind.prepare?.(ports, options);
  try {
    return writeClouds(clouds, cloudsYaml(origin, passwords));
  } catch (error) {
    throw new StartError(`The file ${clouds} cannot be written (${reasonOf(error)}). Name another with --clouds FILE.`);
  }
}

/** Loaded where they are used: most clouds know no real machines. */
const kinds: Readonly<Record<Options['machines'], () => Promise<MachineKind>>> = {
  fake: async () => fake,
  qemu: async () => (await import('./machines/qemu.ts')).qemu,
};

/** Everything ends within this, milliseconds: what is then still under way is left to the next start. */
const longestEnd = 9_000;

/** Starts everything, and says what runs where and what to type next. @throws StartError, DamagedFile */
export async function runCloud(options: Options, first: FirstUsers): Promise<void> {
  const { port, state } = options;
  const kind = await kinds[options.machines]();
  await kind.check?.();
  const { log, serve: serveMetrics } = localMetrics(jsonLog((line) => process.stderr.write(line), options.level, systemClock.now));
  closeFolders(state);
  const { resizeConfirmSeconds, reclaimInstanceSeconds, consoleProxy, shelvedOffloadSeconds, auditDays } = options;
  const ports = {
    ...localPorts(state, log),
    ...(resizeConfirmSeconds === undefined ? {} : { resizeConfirmSeconds }),
    ...(reclaimInstanceSeconds === undefined ? {} : { reclaimInstanceSeconds }),
    ...(consoleProxy === undefined ? {} : { consoleProxy }),
    shelvedOffloadSeconds,
    auditDays,
  };

  const metrics: OwnRoute = [
    { method: 'GET', paths: ['/metrics'] },
    { handler: serveMetrics, streams: false },
  ];
  const system = await startSystem(ports, { port, host: '127.0.0.1', own: [metrics] }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new StartError(`Port ${port} is taken by another program. Choose another with --port PORT.`);
    }
    throw error;
  });
  const address = system.server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  const isWritten = await prepareCloud(ports, options, kind, origin, first);

  const stopping = new AbortController();
  const names = Array.from({ length: options.hosts }, (_, position) => `host-${position + 1}`);
  // All of them are opened before the first runs, and before anybody is told that the cloud does.
  const hosts = (await kind.open(ports, options, names)).map((host) => host.run(stopping.signal));

  process.stdout.write(
    [
      `Micronova runs at ${origin}`,
      `  state    ${state}`,
      names.length === 0 ? '  hosts    none here: start agents with npm run agent' : `  hosts    ${names.join(', ')} (${kind.isCalled})`,
      isWritten
        ? `  clients  ${options.clouds} has the clouds "micronova" and "micronova-admin"`
        : `  clients  ${options.clouds} is not ours and was left alone; use OS_CLIENT_CONFIG_FILE=${ownCloudsFile(state)}`,
      ...openWarnings(state),
      '',
      'Now, in another terminal in this folder:',
      `  openstack --os-cloud micronova server create --image ${kind.image} --flavor m1.tiny --wait my-server`,
      '',
      'Ctrl+C stops it; everything is still there at the next start.',
      '',
    ].join('\n'),
  );

  const stop = async () => {
    stopping.abort();
    await Promise.all([system.stop(), ...hosts]);
    ports.close();
  };
  onEnd(() => void Promise.race([stop(), systemClock.sleep(longestEnd)]).then(() => process.exit(0)));
}
