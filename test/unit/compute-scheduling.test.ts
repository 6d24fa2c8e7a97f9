import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HostAllocations } from '../../shared/compute/hosts/candidates.ts';
import { allocationOf } from '../../shared/compute/hosts/host.ts';
import { chooseHost, subsetSize } from '../../shared/compute/hosts/scheduling/choose-host.ts';
import { refusalOf } from '../../shared/compute/hosts/scheduling/filters.ts';
import { capacityBounds, type SchedulingRequest } from '../../shared/compute/hosts/scheduling/host.ts';
import { normalized, weights } from '../../shared/compute/hosts/scheduling/weighers.ts';
import { flavor, type GivenHost, host, schedulingRequest } from '../support/compute.ts';

const asksFor = (key: string, value: string) => ({ extraSpecs: { [`aggregate_instance_extra_specs:${key}`]: value } });

const cases: readonly (readonly [name: string, host: GivenHost, request: Partial<SchedulingRequest>, isAdmitted: boolean])[] = [
  ['an empty host', {}, {}, true],
  ['a host that is down', { lastSeenAt: 0 }, {}, false],
  ['a host that is fenced off', { isForcedDown: true }, {}, false],
  ['a host that is disabled', { isEnabled: false }, {}, false],
  ['a host in another zone', {}, { zone: 'mars' }, false],
  ['a host in the zone', { availabilityZone: 'mars' }, { zone: 'mars' }, true],
  ['another host than the requested one', {}, { host: 'host-2' }, false],
  ['another node than the requested one', {}, { node: 'host-1' }, false],
  ['the requested node', {}, { node: 'node-of-host-1' }, true],
  ['a host with the last memory but what it keeps', { allocated: { memoryMib: 7168 } }, {}, true],
  ['a host whose memory is short by 1 MiB', { allocated: { memoryMib: 7169 } }, {}, false],
  ['a host with overcommitted cores', { allocated: { vcpus: 31 } }, {}, true],
  ['a host with all its overcommitted cores in use', { allocated: { vcpus: 32 } }, {}, false],
  ['a host without disk left', { allocated: { diskGib: 100 } }, {}, false],
  [
    'a host without disk left, for a server that needs none',
    { allocated: { diskGib: 101 } },
    { allocation: { vcpus: 1, memoryMib: 1, diskGib: 0, servers: 1 } },
    true,
  ],
  ['a host with fewer cores than one server wants', {}, { allocation: { vcpus: 9, memoryMib: 1, diskGib: 1, servers: 1 } }, false],
  ['a host of another architecture', {}, { imageProperties: { hw_architecture: 'aarch64' } }, false],
  ['a host of the architecture under another name', {}, { imageProperties: { architecture: 'amd64' } }, true],
  ['a host of another hypervisor', {}, { imageProperties: { img_hv_type: 'xen' } }, false],
  ['a QEMU host for KVM', {}, { imageProperties: { img_hv_type: 'kvm' } }, true],
  ['a host without a required trait', {}, { extraSpecs: { 'trait:HW_GPU': 'required' } }, false],
  [
    'a host with a trait that the image requires',
    { inventory: { traits: ['HW_GPU'] } },
    { imageProperties: { 'trait:HW_GPU': 'required' } },
    true,
  ],
  ['a host with a forbidden trait', { inventory: { traits: ['HW_GPU'] } }, { extraSpecs: { 'trait:HW_GPU': 'forbidden' } }, false],
  ['a host outside an aggregate, as all are,', {}, { extraSpecs: { 'aggregate_instance_extra_specs:ssd': 'true' } }, false],
  ['a host in an aggregate that says what the flavor asks', { aggregateMetadata: [{ ssd: 'true' }] }, asksFor('ssd', 'true'), true],
  ['a host in an aggregate that says otherwise', { aggregateMetadata: [{ ssd: 'false' }] }, asksFor('ssd', 'true'), false],
  [
    'one of several values of several aggregates',
    { aggregateMetadata: [{ disk: 'hdd' }, { disk: 'ssd, nvme' }] },
    asksFor('disk', 'nvme'),
    true,
  ],
  ['a number that is large enough', { aggregateMetadata: [{ ghz: '3.5' }] }, asksFor('ghz', '>= 3'), true],
  ['a number that is too small', { aggregateMetadata: [{ ghz: '2.5' }] }, asksFor('ghz', '>= 3'), false],
  ['what is no number', { aggregateMetadata: [{ ghz: 'fast' }] }, asksFor('ghz', '>= 3'), false],
  ['one of alternatives', { aggregateMetadata: [{ disk: 'ssd' }] }, asksFor('disk', '<or> nvme <or> ssd'), true],
  ['none of the alternatives', { aggregateMetadata: [{ disk: 'hdd' }] }, asksFor('disk', '<or> nvme <or> ssd'), false],
  ['a part of a text', { aggregateMetadata: [{ cpu: 'Intel Xeon' }] }, asksFor('cpu', '<in> Xeon'), true],
  ['an aggregate of other projects', { aggregateMetadata: [{ filter_tenant_id: 'project-2,project-3' }] }, {}, false],
  ['an aggregate of several projects', { aggregateMetadata: [{ filter_tenant_id2: 'project-2, project-1' }] }, {}, true],
  ['an aggregate for other images', { aggregateMetadata: [{ os_distro: 'windows' }] }, { imageProperties: { os_distro: 'debian' } }, false],
  [
    'an aggregate for such images',
    { aggregateMetadata: [{ os_distro: 'windows, debian' }] },
    { imageProperties: { os_distro: 'debian' } },
    true,
  ],
  ['an aggregate for images that say nothing', { aggregateMetadata: [{ os_distro: 'windows' }] }, {}, true],
  ['an aggregate with less overcommitment', { aggregateMetadata: [{ cpu_allocation_ratio: '1' }], allocated: { vcpus: 8 } }, {}, false],
  ['an aggregate with more', { aggregateMetadata: [{ cpu_allocation_ratio: '16.0' }], allocated: { vcpus: 127 } }, {}, true],
  [
    'the least of several',
    { aggregateMetadata: [{ cpu_allocation_ratio: '16' }, { cpu_allocation_ratio: '2' }], allocated: { vcpus: 16 } },
    {},
    false,
  ],
  ['a ratio that is no number', { aggregateMetadata: [{ cpu_allocation_ratio: 'much' }], allocated: { vcpus: 31 } }, {}, true],
  ['more memory than there is', { aggregateMetadata: [{ ram_allocation_ratio: '1.5' }], allocated: { memoryMib: 11_008 } }, {}, true],
  [
    'a host that says how far it is overcommitted',
    { inventory: { allocationRatios: { diskGib: 2 } }, allocated: { diskGib: 199 } },
    {},
    true,
  ],
  [
    'an aggregate that says otherwise than its host',
    { inventory: { allocationRatios: { diskGib: 2 } }, aggregateMetadata: [{ disk_allocation_ratio: '1' }], allocated: { diskGib: 100 } },
    {},
    false,
  ],
  [
    'a forced host in an aggregate of other projects',
    { aggregateMetadata: [{ filter_tenant_id: 'p' }] },
    { host: 'host-1', isForced: true },
    true,
  ],
  ['another host than same_host', {}, { sameHosts: ['host-2'] }, false],
  ['a host of different_host', {}, { differentHosts: ['host-1'] }, false],
  ['another host than different_host', {}, { differentHosts: ['host-2'] }, true],
  ['the host of same_host', {}, { sameHosts: ['host-2', 'host-1'] }, true],
  ['a forced host in another zone', {}, { zone: 'mars', host: 'host-1', isForced: true }, true],
  ['a forced host without room', { allocated: { vcpus: 32 } }, { host: 'host-1', isForced: true }, false],
];
for (const [name, given, request, isAdmitted] of cases) {
  test(`${name} is ${isAdmitted ? 'admitted' : 'refused'}`, () => {
    assert.equal(refusalOf(host(given), schedulingRequest(request)) === undefined, isAdmitted);
  });
}

test('a server takes its flavor’s disks, and no root disk when that is a volume', () => {
  const large = flavor({ vcpus: 2, memoryMib: 1024, rootGib: 10, ephemeralGib: 5, swapMib: 1025 });
  const allocation = { vcpus: 2, memoryMib: 1024, servers: 1 };
  assert.deepEqual(allocationOf({ flavor: large, isVolumeBacked: false }), { ...allocation, diskGib: 17 });
  assert.deepEqual(allocationOf({ flavor: large, isVolumeBacked: true }), { ...allocation, diskGib: 7 });
});

test('a host gives away four times its cores, and its memory but for what it keeps for itself', () => {
  assert.deepEqual(capacityBounds(host().host), {
    vcpus: { max: 32 },
    memoryMib: { max: 7680 },
    diskGib: { max: 100 },
    servers: { min: 0 },
  });
});

test('weights of one weigher run from 0 to 1', () => {
  assert.deepEqual(normalized([5, 10, 7.5]), [0, 1, 0.5]);
  assert.deepEqual(normalized([3, 3]), [0, 0]);
  assert.deepEqual(normalized([]), []);
});

const nameOf = (chosen: HostAllocations | undefined) => chosen?.host.name;

test('one of the emptiest hosts is chosen', () => {
  const hosts = [5, 1, 4, 2, 3].map((count) => host({ name: `host-${count}`, allocated: { servers: count, memoryMib: count * 512 } }));
  const chosen = [0, 0.3, 0.6, 0.9].map((draw) => nameOf(chooseHost(hosts, schedulingRequest(), () => draw)));
  assert.deepEqual(new Set(chosen), new Set(['host-1', 'host-2', 'host-3']));
});

test('equal hosts take turns', () => {
  const hosts = Array.from({ length: 10 }, (_, index) => host({ name: `host-${index}` }));
  let seed = 1;
  // A small linear congruential generator: the same draws in every run.
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const chosen = new Set(Array.from({ length: 200 }, () => nameOf(chooseHost(hosts, schedulingRequest(), random))));
  assert.equal(chosen.size, hosts.length);
});

const amount = fc.integer({ min: 0, max: 40 });
const allocation = fc.record({
  vcpus: amount,
  memoryMib: amount,
  diskGib: amount,
  servers: fc.constant(1),
});
const anyHost = fc
  .record({
    // Beside the 512 MiB that a host keeps for itself.
    inventory: fc.record({ vcpus: amount, memoryMib: fc.integer({ min: 508, max: 552 }), diskGib: amount }),
    allocated: fc.record({ vcpus: amount, memoryMib: amount, diskGib: amount, servers: amount }),
    isForcedDown: fc.boolean(),
    isEnabled: fc.boolean(),
  })
  .map((given) => host(given));
const anyHosts = fc
  .array(anyHost, { maxLength: 8 })
  .map((hosts) => hosts.map(({ host: each, allocated }, index) => ({ host: { ...each, name: `host-${index}` }, allocated })));

test('a host is chosen where one has room, one of the best, and none that would be over capacity', () => {
  fc.assert(
    fc.property(anyHosts, allocation, fc.boolean(), fc.double({ min: 0, max: 0.999, noNaN: true }), (hosts, wanted, isForced, draw) => {
      const request = schedulingRequest({ allocation: wanted, isForced });
      const admitted = hosts.filter((each) => refusalOf(each, request) === undefined);
      const chosen = chooseHost(hosts, request, () => draw);
      if (chosen === undefined) {
        assert.deepEqual(admitted, []);
        return;
      }
      assert.ok(!chosen.host.isForcedDown && chosen.host.isEnabled);
      const bounds = capacityBounds(chosen.host);
      for (const name of ['vcpus', 'memoryMib', 'diskGib'] as const) {
        assert.ok(wanted[name] === 0 || chosen.allocated[name] + wanted[name] <= (bounds[name]?.max ?? Number.NaN));
      }
      const weight = weights(admitted);
      const own = weight[admitted.indexOf(chosen)] ?? Number.NaN;
      assert.ok(weight.filter((other) => other > own).length < subsetSize);
    }),
  );
});
