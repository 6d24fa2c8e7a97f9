import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namesOf, readCounts, sanitizeHostname } from '../../shared/compute/servers/names.ts';
import { failure } from '../support/compute.ts';

const hostnames: readonly (readonly [name: string, hostname: string])[] = [
  ['web', 'web'],
  ['My Server_1', 'my-server-1'],
  ['db.example.org', 'db-example-org'],
  ['--edge..', 'edge'],
  ['a!b@c', 'abc'],
  ['\u6771\u4eac', ''],
  ['x'.repeat(100), 'x'.repeat(63)],
];
for (const [name, hostname] of hostnames) {
  test(`the name ${JSON.stringify(name)} makes the host name ${JSON.stringify(hostname)}`, () => {
    assert.equal(sanitizeHostname(name), hostname);
  });
}

test('a host name never has more than 63 characters, spaces, capitals or dashes at its ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 255 }), (name) => {
      const hostname = sanitizeHostname(name);
      assert.ok(hostname.length <= 63);
      assert.equal(hostname, hostname.toLowerCase());
      assert.doesNotMatch(hostname, /^[.-]|[.-]$|[\s_]/);
    }),
  );
});

test('a single server keeps its name', () => {
  assert.deepEqual(namesOf({ name: 'Web 1', hostname: null, count: 1 }, 0, 'id-1'), { name: 'Web 1', hostname: 'web-1' });
});

test('a server whose name yields no host name is called after its id', () => {
  assert.equal(namesOf({ name: '!!!', hostname: null, count: 1 }, 0, 'id-1').hostname, 'Server-id-1');
  assert.deepEqual(namesOf({ name: '!!!', hostname: null, count: 2 }, 1, 'id-2'), { name: '!!!-2', hostname: 'Server-id-2' });
});

test('several servers are counted from 1', () => {
  const request = { name: 'web', hostname: null, count: 3 };
  assert.deepEqual(
    [0, 1, 2].map((index) => namesOf(request, index, `id-${index}`)),
    [
      { name: 'web-1', hostname: 'web-1' },
      { name: 'web-2', hostname: 'web-2' },
      { name: 'web-3', hostname: 'web-3' },
    ],
  );
});

test('a host name that is given is taken as it is', () => {
  assert.equal(namesOf({ name: 'web', hostname: 'Web.example.org', count: 1 }, 0, 'id-1').hostname, 'Web.example.org');
});

test('one server is made unless told', () => {
  const unspecified = { minCount: undefined, maxCount: undefined, hostname: null };
  assert.deepEqual(readCounts(unspecified), { minCount: 1, maxCount: 1 });
  assert.deepEqual(readCounts({ ...unspecified, minCount: 2 }), { minCount: 2, maxCount: 2 });
  assert.deepEqual(readCounts({ ...unspecified, maxCount: 3 }), { minCount: 1, maxCount: 3 });
});

test('counts that exclude each other, and one host name for several servers, are refused', () => {
  assert.throws(() => readCounts({ minCount: 3, maxCount: 2, hostname: null }), failure('MinCountAboveMaxCount'));
  assert.throws(() => readCounts({ minCount: 1, maxCount: 2, hostname: 'web' }), failure('HostnameAmbiguous'));
  assert.deepEqual(readCounts({ minCount: 1, maxCount: 1, hostname: 'web' }), { minCount: 1, maxCount: 1 });
});
