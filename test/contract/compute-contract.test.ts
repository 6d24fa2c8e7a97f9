/** The compute domain's tables against Nova's contract as data: statuses, quotas; for errors see compute-errors.test.ts, for lifecycle rows guards-of-actions.test.ts. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as lifecycle from '../../shared/compute/actions/rows.ts';
import { assertMay, type GuardedServer } from '../../shared/compute/servers/guards.ts';
import { faultStatuses, progressStatuses, statusMap } from '../../shared/compute/servers/status.ts';
import { Failure } from '../../shared/errors.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { computeResources } from '../../shared/quota/compute-resources.ts';
import { guardedServer } from '../support/compute.ts';

const folder = '../shared/contract';
const skip = existsSync(`${folder}/states.json`) ? false : `${folder} is not here: it is no part of the project`;
const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

test('suspending is refused to servers with accelerators, and then to those with encrypted memory, as in the contract', { skip }, () => {
  const order: readonly string[] = read('states.json').compute_api_methods['API.suspend'].guard_order;
  const known = ['block_accelerators', 'reject_sev_instances', 'check_instance_lock'];
  assert.deepEqual(
    order.filter((guard) => known.includes(guard)),
    known,
  );
  const refusal = (given: Partial<GuardedServer>) => {
    try {
      assertMay(lifecycle.suspend, guardedServer({ lockedBy: 'owner', ...given }), { isAdmin: false });
    } catch (error) {
      return error instanceof Failure ? error.kind : error;
    }
    return undefined;
  };
  const flavor = (extraSpecs: Readonly<Record<string, string>>) => ({ flavor: { ...guardedServer().flavor, extraSpecs } });
  assert.equal(refusal({}), 'ServerLocked');
  assert.equal(refusal(flavor({ 'hw:mem_encryption': 'false' })), 'ServerLocked');
  assert.equal(refusal(flavor({ 'hw:mem_encryption': 'true' })), 'MemoryEncryptionForbids');
  assert.equal(refusal({ imageProperties: { hw_mem_encryption: 'yes' } }), 'MemoryEncryptionForbids');
  assert.equal(refusal(flavor({ 'hw:mem_encryption': 'true', 'accel:device_profile': 'gpu' })), 'AcceleratorsForbid');
});

test('the status map is the contract’s', { skip }, () => {
  const states = read('states.json');
  const mine = Object.fromEntries(Object.entries(statusMap).map(([vmState, row]) => [vmState, { default: row.otherwise, ...row.during }]));
  assert.deepEqual(mine, states.status_map);
  assert.deepEqual([...progressStatuses].sort(), [...states.sets.progress_statuses].sort());
  assert.deepEqual([...faultStatuses].sort(), [...states.sets.fault_statuses].sort());
  const power = Object.fromEntries(Object.entries(states.power_states).map(([number, name]) => [name, Number(number)]));
  assert.deepEqual({ ...powerStates }, power);
});

test('the quota defaults are those of the contract’s sample', { skip }, () => {
  const { id: _, ...sample } = read('samples/os-quota-sets/quotas-show-defaults-get-resp.json').quota_set;
  assert.deepEqual(Object.fromEntries(Object.entries(computeResources).map(([name, resource]) => [name, resource.default])), sample);
});
