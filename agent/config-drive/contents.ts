/**
 * What a config drive says, in all the versions that guests read: OpenStack's and EC2's.
 * Source: Nova's metadata document, as cloud-init and others read it from a disk with the label `config-2`.
 */
import type { CommandPayload } from '../../shared/messaging/commands.ts';
import { networkData } from './network-data.ts';

type Build = CommandPayload<'build'>;

/** What of a machine its guest is told. */
export interface ToldToGuest {
  readonly serverId: string;
  readonly build: Pick<
    Build,
    'hostname' | 'name' | 'metadata' | 'keyPair' | 'adminPass' | 'userData' | 'personality' | 'networks' | 'volumes' | 'about'
  >;
  /** 512 random bytes, with which its guest makes its first keys. */
  readonly seed: Uint8Array;
}

/** Files by their paths. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** OpenStack's versions, oldest first, with what each has for the first time. */
const versions: readonly { readonly version: string; readonly adds?: readonly Addition[] }[] = [
  { version: '2012-08-10' },
  { version: '2013-04-04', adds: ['random_seed'] },
  { version: '2013-10-17', adds: ['vendor_data.json'] },
  { version: '2015-10-15', adds: ['network_data.json', 'project_id'] },
  { version: '2016-06-30', adds: ['devices'] },
  { version: '2016-10-06', adds: ['vendor_data2.json'] },
  { version: '2017-02-22' },
  { version: '2018-08-27' },
  { version: '2020-10-14', adds: ['dedicated_cpus'] },
  { version: 'latest' },
];
type Addition =
  | 'random_seed'
  | 'vendor_data.json'
  | 'network_data.json'
  | 'project_id'
  | 'devices'
  | 'vendor_data2.json'
  | 'dedicated_cpus';

const ec2Versions = ['2009-04-04', 'latest'];

export function configDriveFiles(told: ToldToGuest): Files {
  const files: Record<string, string | Uint8Array> = {};
  const known = new Set<Addition>();
  const { userData, personality = [] } = told.build;
  const script = userData === undefined ? undefined : Buffer.from(userData, 'base64');
  for (const { version, adds = [] } of versions) {
    for (const addition of adds) known.add(addition);
    const folder = `openstack/${version}`;
    files[`${folder}/meta_data.json`] = json(metaData(told, known));
    if (script !== undefined) files[`${folder}/user_data`] = script;
    if (known.has('network_data.json')) files[`${folder}/network_data.json`] = json(networkData(told.build.networks));
    for (const name of ['vendor_data.json', 'vendor_data2.json'] as const) if (known.has(name)) files[`${folder}/${name}`] = json({});
  }
  for (const [position, { contents }] of personality.entries()) {
    files[`openstack${contentPath(position)}`] = Buffer.from(contents, 'base64');
  }
  for (const version of ec2Versions) {
    files[`ec2/${version}/meta-data.json`] = json(ec2MetaData(told));
    if (script !== undefined) files[`ec2/${version}/user-data`] = script;
  }
  return files;
}

const json = (value: unknown) => JSON.stringify(value);

const contentPath = (position: number) => `/content/${String(position).padStart(4, '0')}`;

function metaData({ serverId, build, seed }: ToldToGuest, known: ReadonlySet<Addition>): unknown {
  const { hostname, name, metadata, keyPair, adminPass, personality = [], about } = build;
  return {
    uuid: serverId,
    ...(adminPass === undefined ? {} : { admin_pass: adminPass }),
    ...(keyPair === undefined
      ? {}
      : {
          public_keys: { [keyPair.name]: keyPair.publicKey },
          keys: [{ name: keyPair.name, type: 'ssh', data: keyPair.publicKey }],
        }),
    ...(Object.keys(metadata).length === 0 ? {} : { meta: metadata }),
    ...(personality.length === 0
      ? {}
      : { files: personality.map(({ path }, position) => ({ path, content_path: contentPath(position) })) }),
    hostname,
    name,
    launch_index: about?.launchIndex ?? 0,
    availability_zone: about?.availabilityZone ?? null,
    ...(known.has('random_seed') && { random_seed: Buffer.from(seed).toString('base64') }),
    ...(known.has('project_id') && { project_id: about?.projectId ?? null }),
    ...(known.has('devices') && { devices: taggedDevices(build) }),
    ...(known.has('dedicated_cpus') && { dedicated_cpus: [] }),
  };
}

/** Where a device sits is not said: Nova writes `none` for a bus that it does not know. */
const somewhere = { bus: 'none', address: 'none' } as const;

function taggedDevices({ networks, volumes }: ToldToGuest['build']): readonly unknown[] {
  return [
    ...networks.flatMap(({ macAddress, tag }) => (tag === undefined ? [] : [{ ...somewhere, type: 'nic', mac: macAddress, tags: [tag] }])),
    ...volumes.flatMap(({ volumeId, tag }) => (tag === undefined ? [] : [{ ...somewhere, type: 'disk', serial: volumeId, tags: [tag] }])),
  ];
}

/** Ids of EC2 begin with a letter and have hexadecimal digits behind it; ours come of the server's id. */
const ec2Id = (serverId: string) => `i-${serverId.slice(0, 8)}`;

function ec2MetaData({ serverId, build }: ToldToGuest): unknown {
  const { hostname, keyPair, about } = build;
  return {
    'ami-id': 'None',
    'ami-launch-index': about?.launchIndex ?? 0,
    hostname,
    'local-hostname': hostname,
    'instance-id': ec2Id(serverId),
    'instance-action': 'none',
    placement: { 'availability-zone': about?.availabilityZone ?? null },
    ...(keyPair === undefined ? {} : { 'public-keys': { 0: { _name: `0=${keyPair.name}`, 'openssh-key': keyPair.publicKey } } }),
  };
}
