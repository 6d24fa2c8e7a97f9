import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertZoneAvailable, parseAvailabilityZone, withDestination } from '../../shared/compute/hosts/availability-zone.ts';
import { failure } from '../support/compute.ts';

const readings: readonly (readonly [string | null, string | null, string | null, string | null])[] = [
  [null, null, null, null],
  ['', null, null, null],
  ['nova', 'nova', null, null],
  ['nova:host', 'nova', 'host', null],
  ['nova:host:node', 'nova', 'host', 'node'],
  ['nova::node', 'nova', null, 'node'],
  [':host', null, 'host', null],
  ['nova:', 'nova', null, null],
];
for (const [text, zone, host, node] of readings) {
  test(`the availability zone ${JSON.stringify(text)} means zone ${zone}, host ${host}, node ${node}`, () => {
    assert.deepEqual(parseAvailabilityZone(text), { zone, host, node, isForced: host !== null || node !== null });
  });
}

test('more than two colons are refused', () => {
  assert.throws(() => parseAvailabilityZone('a:b:c:d'), {
    kind: 'AvailabilityZoneUnparsable',
    status: 400,
    message: 'Invalid input received: Unable to parse availability_zone',
  });
});

test('a zone that is not there is refused, unless the request names a host', () => {
  const available = ['nova'];
  assert.throws(() => assertZoneAvailable(parseAvailabilityZone('mars'), available), failure('AvailabilityZoneNotAvailable'));
  assert.throws(() => assertZoneAvailable(parseAvailabilityZone('mars::node'), available), failure('AvailabilityZoneNotAvailable'));
  assert.doesNotThrow(() => assertZoneAvailable(parseAvailabilityZone('mars:host'), available));
  assert.throws(
    () => assertZoneAvailable(withDestination(parseAvailabilityZone('mars'), 'host', null), available),
    failure('AvailabilityZoneNotAvailable'),
  );
  assert.doesNotThrow(() => assertZoneAvailable(parseAvailabilityZone('nova'), available));
  assert.doesNotThrow(() => assertZoneAvailable(parseAvailabilityZone(null), available));
});

test('a host may be named in one way only', () => {
  assert.throws(() => withDestination(parseAvailabilityZone('nova:host'), 'host', null), failure('TwoHostMechanisms'));
  assert.throws(() => withDestination(parseAvailabilityZone('nova::node'), null, 'node'), failure('TwoHostMechanisms'));
  const requested = { zone: 'nova', host: 'host', node: 'node', isForced: false };
  assert.deepEqual(withDestination(parseAvailabilityZone('nova'), 'host', 'node'), requested);
  assert.deepEqual(withDestination(parseAvailabilityZone('nova:host'), null, null), parseAvailabilityZone('nova:host'));
});
