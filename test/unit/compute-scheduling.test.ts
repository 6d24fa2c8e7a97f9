import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { refusalOf } from '../../shared/compute/scheduling/filters.ts';
import { capacityOf, type HostView, resourcesOf, type SchedulingRequest } from '../../shared/compute/scheduling/host.ts';
import { rank, subsetSize } from '../../shared/compute/scheduling/rank.ts';
import { normalized, weights } from '../../shared/compute/scheduling/weighers.ts';
import { flavor, host, schedulingRequest } from '../support/compute.ts';

type Given = Parameters<typeof schedulingRequest>[0];
const group = (policy: 'affinity' | 'anti-affinity', memberHosts: readonly string[], maximumServersPerHost?: number): Given => ({
  hints: { group: { policy, memberHosts, ...(maximumServersPerHost === undefined ? {} : { maximumServersPerHost }) } },
});
const used = (given: Partial<HostView['used']>): Partial<HostView> => ({
  used: { vcpus: 0, memoryMib: 0, diskGib: 0, servers: 0, ...given },
});

const cases: readonly (readonly [name: string, host: Partial<HostView>, request: Given, refusedBy: string | undefined])[] = [
  ['an empty host', {}, {}, undefined],
  ['a host that is down', { isUp: false }, {}, 'up'],
  ['a host that is disabled', { isEnabled: false }, {}, 'enabled'],
  ['a host that was tried before', {}, { excludedHosts: ['host-1'] }, 'not tried before'],
  ['a host in another zone', {}, { zone: 'mars' }, 'zone'],
  ['a host in the zone', { availabilityZone: 'mars' }, { zone: 'mars' }, undefined],
  ['another host than the requested one', {}, { requestedHost: 'host-2' }, 'the requested host'],
  ['another node than the requested one', {}, { requestedNode: 'host-1' }, 'the requested node'],
  ['the requested node', {}, { requestedNode: 'node-of-host-1' }, undefined],
  ['a host with the last memory but what it keeps', used({ memoryMib: 7168 }), {}, undefined],
  ['a host whose memory is short by 1 MiB', used({ memoryMib: 7169 }), {}, 'room'],
  ['a host with overcommitted cores', used({ vcpus: 31 }), {}, undefined],
  ['a host with all its overcommitted cores in use', used({ vcpus: 32 }), {}, 'room'],
  ['a host without disk left', used({ diskGib: 100 }), {}, 'room'],
  [
    'a host without disk left, for a server that needs none',
    used({ diskGib: 101 }),
    { resources: { vcpus: 1, memoryMib: 1, diskGib: 0 } },
    undefined,
  ],
  ['a host with fewer cores than one server wants', {}, { resources: { vcpus: 9, memoryMib: 1, diskGib: 1 } }, 'room'],
  ['a host of another architecture', {}, { imageProperties: { hw_architecture: 'aarch64' } }, 'image properties'],
  ['a host of the architecture under another name', {}, { imageProperties: { architecture: 'amd64' } }, undefined],
  ['a host of another hypervisor', {}, { imageProperties: { img_hv_type: 'xen' } }, 'image properties'],
  ['a QEMU host for KVM', {}, { imageProperties: { img_hv_type: 'kvm' } }, undefined],
  ['a host without a required trait', {}, { extraSpecs: { 'trait:HW_GPU': 'required' } }, 'traits'],
  ['a host with a trait that the image requires', { traits: ['HW_GPU'] }, { imageProperties: { 'trait:HW_GPU': 'required' } }, undefined],
  ['a host with a forbidden trait', { traits: ['HW_GPU'] }, { extraSpecs: { 'trait:HW_GPU': 'forbidden' } }, 'traits'],
  ['a host outside the aggregate', {}, { extraSpecs: { 'aggregate_instance_extra_specs:ssd': 'true' } }, 'aggregates'],
  [
    'a host in the aggregate',
    { aggregates: [{}, { ssd: 'true' }] },
    { extraSpecs: { 'aggregate_instance_extra_specs:ssd': 'true' } },
    undefined,
  ],
  ['another host than same_host', {}, { hints: { sameHosts: ['host-2'] } }, 'same host'],
  ['a host of different_host', {}, { hints: { differentHosts: ['host-1'] } }, 'different host'],
  ['a host beside the group', {}, group('affinity', ['host-2']), 'server group'],
  ['any host for the first of a group', {}, group('affinity', []), undefined],
  ['a host with a member of an anti-affinity group', {}, group('anti-affinity', ['host-1']), 'server group'],
  ['a host with fewer members than the group’s rule', {}, group('anti-affinity', ['host-1'], 2), undefined],
  ['a forced host in another zone', {}, { zone: 'mars', requestedHost: 'host-1', isForced: true }, undefined],
  ['a forced host without room', used({ vcpus: 32 }), { requestedHost: 'host-1', isForced: true }, 'room'],
];
for (const [name, given, request, refusedBy] of cases) {
  test(`${name} is ${refusedBy === undefined ? 'admitted' : `refused by “${refusedBy}”`}`, () => {
    assert.equal(refusalOf(host(given), schedulingRequest(request))?.name, refusedBy);
  });
}

test('a server takes its flavor’s disks, and no root disk when that is a volume', () => {
  const large = flavor({ vcpus: 2, memoryMib: 1024, rootGib: 10, ephemeralGib: 5, swapMib: 1025 });
  assert.deepEqual(resourcesOf(large, false), { vcpus: 2, memoryMib: 1024, diskGib: 17 });
  assert.deepEqual(resourcesOf(large, true), { vcpus: 2, memoryMib: 1024, diskGib: 7 });
});

test('weights of one weigher run from 0 to 1', () => {
  assert.deepEqual(normalized([5, 10, 7.5]), [0, 1, 0.5]);
  assert.deepEqual(normalized([3, 3]), [0, 0]);
  assert.deepEqual(normalized([]), []);
});

const always = (value: number) => () => value;

test('the emptiest hosts come first, the rest in order', () => {
  const hosts = [5, 1, 4, 2, 3].map((servers) => host({ name: `host-${servers}`, ...used({ servers, memoryMib: servers * 512 }) }));
  const names = rank(hosts, schedulingRequest(), always(0)).map(({ name }) => name);
  assert.deepEqual(names.slice(0, subsetSize).sort(), ['host-1', 'host-2', 'host-3']);
  assert.deepEqual(names.slice(subsetSize), ['host-4', 'host-5']);
});

test('a soft policy outweighs capacity and is not lost to chance', () => {
  const hosts = [host({ name: 'empty' }), host({ name: 'busy', ...used({ servers: 3, memoryMib: 4096, vcpus: 4 }) })];
  const first = (policy: 'soft-affinity' | 'soft-anti-affinity', memberHosts: readonly string[]) =>
    [0, 0.3, 0.6, 0.9].map(
      (value) => rank(hosts, schedulingRequest({ hints: { group: { policy, memberHosts } } }), always(value))[0]?.name,
    );
  assert.deepEqual(new Set(first('soft-affinity', ['busy'])), new Set(['busy']));
  assert.deepEqual(new Set(first('soft-anti-affinity', ['empty'])), new Set(['busy']));
});

test('equal hosts take turns', () => {
  const hosts = Array.from({ length: 10 }, (_, index) => host({ name: `host-${index}` }));
  let seed = 1;
  // A small linear congruential generator: the same draws in every run.
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const firsts = new Set(Array.from({ length: 200 }, () => rank(hosts, schedulingRequest(), random)[0]?.name));
  assert.equal(firsts.size, hosts.length);
});

const amount = fc.integer({ min: 0, max: 40 });
const resources = fc.record({ vcpus: amount, memoryMib: amount, diskGib: amount });
const anyHost = fc
  .record({
    inventory: resources,
    reserved: fc.record({ vcpus: fc.constant(0), memoryMib: fc.integer({ min: 0, max: 4 }), diskGib: fc.constant(0) }),
    used: fc.record({ vcpus: amount, memoryMib: amount, diskGib: amount, servers: amount }),
    allocationRatios: fc.record({ vcpus: fc.constantFrom(1, 1.5, 4), memory: fc.constantFrom(1, 1.5), disk: fc.constant(1) }),
    isUp: fc.boolean(),
    isEnabled: fc.boolean(),
  })
  .map((given) => host(given));
const anyHosts = fc.array(anyHost, { maxLength: 8 }).map((hosts) => hosts.map((each, index) => ({ ...each, name: `host-${index}` })));
const names = (hosts: readonly HostView[]) => hosts.map(({ name }) => name);

test('rank returns each host that has room once, and none that would be over capacity', () => {
  fc.assert(
    fc.property(anyHosts, resources, fc.boolean(), fc.double({ min: 0, max: 0.999, noNaN: true }), (hosts, wanted, isForced, draw) => {
      const request: SchedulingRequest = schedulingRequest({ resources: wanted, isForced });
      const ranked = rank(hosts, request, always(draw));
      for (const chosen of ranked) {
        const capacity = capacityOf(chosen);
        assert.ok(chosen.isUp && chosen.isEnabled);
        for (const name of ['vcpus', 'memoryMib', 'diskGib'] as const) {
          assert.ok(wanted[name] === 0 || chosen.used[name] + wanted[name] <= capacity[name]);
        }
      }
      const admitted = hosts.filter((each) => refusalOf(each, request) === undefined);
      assert.deepEqual(names(ranked).sort(), names(admitted).sort());
      const ordered = weights(ranked, request).slice(subsetSize);
      assert.deepEqual(
        ordered,
        ordered.toSorted((one, other) => other - one),
      );
    }),
  );
});
