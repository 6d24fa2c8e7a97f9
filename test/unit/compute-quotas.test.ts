import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertInjectedFilesWithinLimits, assertMetadataWithinLimits } from '../../shared/compute/servers/request-limits.ts';
import { defaultLimits, limitsOf } from '../../shared/quota/compute-resources.ts';
import { boundsOf } from '../../shared/quota/resource.ts';
import { admittedServers, exceededQuota } from '../../shared/quota/servers.ts';
import { failure } from '../support/compute.ts';

const nothing = { instances: 0, cores: 0, ram: 0 };
const flavor = { vcpus: 2, memoryMib: 1024 };

/** A user who has what the project has. */
const both = (limits: typeof defaultLimits, used: typeof nothing) => ({ project: { limits, used }, user: { limits, used } });

test('a project without limits of its own has the defaults', () => {
  assert.equal(limitsOf({}).instances, 10);
  const own = limitsOf({ key_pairs: 3, no_such_quota: 1 });
  assert.equal(own.key_pairs, 3);
  assert.equal(own.cores, 20);
});

test('as many servers are admitted as every quota has room for', () => {
  assert.equal(admittedServers({ flavor, minCount: 1, maxCount: 3 }, both(defaultLimits, nothing)), 3);
  assert.equal(admittedServers({ flavor, minCount: 1, maxCount: 20 }, both(defaultLimits, nothing)), 10);
  assert.equal(admittedServers({ flavor, minCount: 1, maxCount: 20 }, both(defaultLimits, { ...nothing, cores: 15 })), 2);
});

test('a limit of -1 is none', () => {
  const unlimited = { ...defaultLimits, instances: -1, cores: -1, ram: -1 };
  assert.equal(admittedServers({ flavor, minCount: 1, maxCount: 1000 }, both(unlimited, { instances: 500, cores: 500, ram: 1e9 })), 1000);
});

test('a user has the room of the tighter of both, and is told which is in the way', () => {
  const user = { limits: { ...defaultLimits, instances: 4, ram: -1 }, used: { instances: 2, cores: 2, ram: 1024 } };
  const project = { limits: { ...defaultLimits, cores: 12 }, used: { instances: 6, cores: 6, ram: 6 * 1024 } };
  assert.equal(admittedServers({ flavor, minCount: 1, maxCount: 9 }, { project, user }), 2);
  assert.equal(exceededQuota({ project, user }, { instances: 2, cores: 4, ram: 0 }), undefined);
  assert.equal(
    exceededQuota({ project, user }, { instances: 3, cores: 8, ram: 4096 })?.message,
    'Quota exceeded for cores, instances: Requested 8, 3, but already used 6, 2 of 12, 4 cores, instances',
  );
});

test('counters are bounded by the limits, and not at all where there is none', () => {
  assert.deepEqual(boundsOf(nothing, { ...defaultLimits, instances: 3, cores: -1, ram: 0 }), {
    instances: { max: 3 },
    cores: { min: 0 },
    ram: { max: 0 },
  });
});

test('one exceeded quota is named with what was asked for, used and allowed', () => {
  assert.throws(() => admittedServers({ flavor, minCount: 1, maxCount: 1 }, both(defaultLimits, { instances: 10, cores: 0, ram: 0 })), {
    kind: 'QuotaExceeded',
    status: 403,
    message: 'Quota exceeded for instances: Requested 1, but already used 10 of 10 instances',
  });
});

test('all exceeded quotas are named, and a range of servers as a range', () => {
  assert.throws(
    () =>
      admittedServers(
        { flavor: { vcpus: 8, memoryMib: 1 }, minCount: 3, maxCount: 12 },
        both(defaultLimits, { instances: 2, cores: 4, ram: 0 }),
      ),
    failure('QuotaExceeded', 'Quota exceeded for cores, instances: Requested 96, 3-12, but already used 4, 2 of 20, 10 cores, instances'),
  );
});

test('what is admitted fits in every quota, and no more would', () => {
  const amount = fc.integer({ min: 0, max: 60 });
  const limit = fc.integer({ min: -1, max: 60 });
  fc.assert(
    fc.property(
      amount,
      amount,
      amount,
      limit,
      limit,
      limit,
      fc.integer({ min: 1, max: 8 }),
      amount,
      (vcpus, memoryMib, used, instances, cores, ram, minCount, more) => {
        const limits = { ...defaultLimits, instances, cores, ram };
        const usage = { instances: used, cores: used, ram: used };
        const maxCount = minCount + more;
        const fits = (count: number) =>
          (instances < 0 || used + count <= instances) &&
          (cores < 0 || vcpus === 0 || used + count * vcpus <= cores) &&
          (ram < 0 || memoryMib === 0 || used + count * memoryMib <= ram);
        let admitted = 0;
        try {
          admitted = admittedServers({ flavor: { vcpus, memoryMib }, minCount, maxCount }, both(limits, usage));
        } catch (error) {
          assert.equal((error as { kind?: string }).kind, 'QuotaExceeded');
        }
        assert.equal(admitted > 0, fits(minCount));
        if (admitted > 0) {
          assert.ok(fits(admitted) && admitted <= maxCount);
          assert.ok(admitted === maxCount || !fits(admitted + 1));
        }
      },
    ),
  );
});

test('more metadata items than the quota are refused', () => {
  const limits = { ...defaultLimits, metadata_items: 1 };
  assert.doesNotThrow(() => assertMetadataWithinLimits({}, limits));
  assert.doesNotThrow(() => assertMetadataWithinLimits({ a: '1' }, limits));
  assert.throws(
    () => assertMetadataWithinLimits({ a: '1', b: '2' }, limits),
    failure('MetadataQuotaExceeded', 'Maximum number of metadata items exceeds 1'),
  );
});

test('injected files are limited by number, then by path, then by contents', () => {
  const limits = { ...defaultLimits, injected_files: 1, injected_file_path_bytes: 3, injected_file_content_bytes: 2 };
  const file = (path: string, size: number) => ({ path, contents: Buffer.alloc(size).toString('base64') });
  assert.doesNotThrow(() => assertInjectedFilesWithinLimits([], limits));
  assert.doesNotThrow(() => assertInjectedFilesWithinLimits([file('/ab', 2)], limits));
  assert.throws(() => assertInjectedFilesWithinLimits([file('/long', 9), file('/a', 1)], limits), failure('InjectedFilesExceeded'));
  assert.throws(
    () => assertInjectedFilesWithinLimits([file('/long', 9)], limits),
    failure('InjectedFilePathExceeded', 'Personality file path exceeds maximum 3'),
  );
  assert.throws(
    () => assertInjectedFilesWithinLimits([file('/a', 9)], limits),
    failure('InjectedFileContentExceeded', 'Personality file content exceeds maximum 2'),
  );
});
