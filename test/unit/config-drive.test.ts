import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { configDriveFiles, type ToldToGuest } from '../../agent/config-drive/contents.ts';
import { pluggedPort, pluggedSubnet } from '../support/plugged-port.ts';

const serverId = '8f0e2c60-96f4-4a55-8b0f-5c3f0f6c1a11';
const seed = new Uint8Array(512).fill(7);

const build: ToldToGuest['build'] = {
  name: 'Web 1',
  hostname: 'web-1',
  metadata: { role: 'web' },
  keyPair: { name: 'k', publicKey: 'ssh-ed25519 AAAA me' },
  adminPass: 'sesame',
  userData: Buffer.from('#!/bin/sh\ntrue\n').toString('base64'),
  personality: [{ path: '/etc/motd', contents: Buffer.from('hello').toString('base64') }],
  volumes: [
    { volumeId: 'a0f5a1a4-3a2e-4b55-8ad1-3a8b9f0d5c01', device: '/dev/vdb', bootIndex: null, tag: 'data', connection: {} },
    { volumeId: 'b0f5a1a4-3a2e-4b55-8ad1-3a8b9f0d5c02', device: '/dev/vdc', bootIndex: null, connection: {} },
  ],
  networks: [
    pluggedPort({
      portId: '0c3d2f52-87b1-4a0e-9df0-7a6a1b2c3d4e',
      networkId: '5b0e8f54-9f2b-4f4e-a86e-1b2c3d4e5f60',
      macAddress: 'fa:16:3e:00:00:01',
      addresses: [
        { address: '10.0.0.5', subnetId: 'by DHCP' },
        { address: 'fd00::5', subnetId: 'as it stands' },
      ],
      subnets: [
        pluggedSubnet({ id: 'by DHCP', nameservers: ['10.0.0.2'] }),
        pluggedSubnet({
          ...{ id: 'as it stands', ipVersion: 6, cidr: 'fd00::/64', gateway: 'fd00::1', dhcp: false, nameservers: ['fd00::2'] },
          routes: [{ destination: 'fd01::/48', nexthop: 'fd00::9' }],
        }),
      ],
      tag: 'front',
    }),
  ],
  about: { projectId: 'p', availabilityZone: 'nova', launchIndex: 2 },
};

const filesOf = (changes: Partial<ToldToGuest['build']> = {}) => configDriveFiles({ serverId, seed, build: { ...build, ...changes } });
const read = (path: string, changes?: Partial<ToldToGuest['build']>) => JSON.parse(String(filesOf(changes)[path]));

suite('what a config drive says', () => {
  test('who the server is, and how to log in to it', () => {
    assert.deepEqual(read('openstack/latest/meta_data.json'), {
      uuid: serverId,
      admin_pass: 'sesame',
      public_keys: { k: 'ssh-ed25519 AAAA me' },
      keys: [{ name: 'k', type: 'ssh', data: 'ssh-ed25519 AAAA me' }],
      meta: { role: 'web' },
      files: [{ path: '/etc/motd', content_path: '/content/0000' }],
      hostname: 'web-1',
      name: 'Web 1',
      launch_index: 2,
      availability_zone: 'nova',
      random_seed: Buffer.from(seed).toString('base64'),
      project_id: 'p',
      devices: [
        { bus: 'none', address: 'none', type: 'nic', mac: 'fa:16:3e:00:00:01', tags: ['front'] },
        { bus: 'none', address: 'none', type: 'disk', serial: 'a0f5a1a4-3a2e-4b55-8ad1-3a8b9f0d5c01', tags: ['data'] },
      ],
      dedicated_cpus: [],
    });
  });

  test('its owner’s script and files, byte for byte', () => {
    const files = filesOf();
    assert.equal(String(files['openstack/latest/user_data']), '#!/bin/sh\ntrue\n');
    assert.equal(String(files['ec2/latest/user-data']), '#!/bin/sh\ntrue\n');
    assert.equal(String(files['openstack/content/0000']), 'hello');
  });

  test('its networks: each link with its port and its MAC', () => {
    const { links, networks, services } = read('openstack/latest/network_data.json');
    assert.deepEqual(
      links.map(({ vif_id, ethernet_mac_address }: Record<string, string>) => [vif_id, ethernet_mac_address]),
      [['0c3d2f52-87b1-4a0e-9df0-7a6a1b2c3d4e', 'fa:16:3e:00:00:01']],
    );
    const common = { link: links[0].id, network_id: '5b0e8f54-9f2b-4f4e-a86e-1b2c3d4e5f60' };
    assert.equal(links[0].mtu, 1450);
    assert.deepEqual(networks, [
      { id: 'network0', type: 'ipv4_dhcp', ...common },
      {
        ...{ id: 'network1', type: 'ipv6', ...common, ip_address: 'fd00::5', netmask: 'ffff:ffff:ffff:ffff::' },
        routes: [
          { network: '::', netmask: '::', gateway: 'fd00::1' },
          { network: 'fd01::', netmask: 'ffff:ffff:ffff::', gateway: 'fd00::9' },
        ],
        services: [{ type: 'dns', address: 'fd00::2' }],
      },
    ]);
    assert.deepEqual(services, [
      { type: 'dns', address: '10.0.0.2' },
      { type: 'dns', address: 'fd00::2' },
    ]);
  });

  test('an older version says what it said then, and no more', () => {
    const oldest = read('openstack/2012-08-10/meta_data.json');
    for (const later of ['random_seed', 'project_id', 'devices', 'dedicated_cpus']) assert.ok(!(later in oldest), later);
    assert.ok('random_seed' in read('openstack/2013-04-04/meta_data.json'));
    const files = filesOf();
    assert.ok(!('openstack/2013-04-04/vendor_data.json' in files));
    assert.ok('openstack/2013-10-17/vendor_data.json' in files);
    assert.ok(!('openstack/2013-10-17/network_data.json' in files));
    assert.ok('openstack/2016-10-06/vendor_data2.json' in files);
  });

  test('nothing of what the server has not', () => {
    const { keyPair: _key, adminPass: _pass, userData: _script, ...bare } = build;
    const files = configDriveFiles({ serverId, seed, build: { ...bare, metadata: {}, personality: [] } });
    const said = JSON.parse(String(files['openstack/latest/meta_data.json']));
    for (const absent of ['admin_pass', 'public_keys', 'keys', 'meta', 'files']) assert.ok(!(absent in said), absent);
    assert.deepEqual(
      Object.keys(files).filter((path) => /user.data|content/.test(path)),
      [],
    );
  });

  test('EC2’s way of saying it names the same server', () => {
    const said = read('ec2/latest/meta-data.json');
    assert.equal(said['local-hostname'], 'web-1');
    assert.equal(said['instance-id'], 'i-8f0e2c60');
    assert.equal(said['public-keys'][0]['openssh-key'], 'ssh-ed25519 AAAA me');
  });
});
