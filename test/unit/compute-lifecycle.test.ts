import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LifecycleRow, Step, Transition } from '../../shared/compute/actions/row.ts';
import * as lifecycle from '../../shared/compute/actions/rows.ts';
import { assertHostUp, assertMay, type GuardedServer } from '../../shared/compute/servers/guards.ts';
import type { VmState } from '../../shared/compute/servers/states.ts';
import { statusMap } from '../../shared/compute/servers/status.ts';
import { failure, guardedServer } from '../support/compute.ts';

const member = { isAdmin: false };
const administrator = { isAdmin: true };
const transitions: readonly (readonly [string, Transition | LifecycleRow])[] = Object.entries(lifecycle);

const refusals: readonly (readonly [name: string, row: LifecycleRow, server: Partial<GuardedServer>, kind: string, message: string])[] = [
  ['stopping a locked server', lifecycle.stop, { lockedBy: 'owner', host: null }, 'ServerLocked', 'Instance server-1 is locked'],
  ['starting an active server without host', lifecycle.start, { host: null }, 'ServerNotReady', 'Instance server-1 is not ready'],
  [
    'starting an active server in the middle of a reboot',
    lifecycle.start,
    { taskState: 'rebooting' },
    'InvalidState',
    "Cannot 'start' instance server-1 while it is in vm_state active",
  ],
  [
    'stopping a server that is being deleted',
    lifecycle.stop,
    { taskState: 'deleting', launchedAt: null },
    'InvalidState',
    "Cannot 'stop' instance server-1 while it is in task_state deleting",
  ],
  [
    'stopping a server that never ran',
    lifecycle.stop,
    { vmState: 'error', launchedAt: null },
    'InvalidStateUnknown',
    "Instance server-1 is in an invalid state for 'stop'",
  ],
  [
    'a soft reboot of a stopped server',
    lifecycle.softReboot,
    { vmState: 'stopped' },
    'InvalidState',
    "Cannot 'reboot' instance server-1 while it is in vm_state stopped",
  ],
  [
    'attaching to a rescued server',
    lifecycle.attachVolume,
    { vmState: 'rescued' },
    'InvalidState',
    "Cannot 'attach_volume' instance server-1 while it is in vm_state rescued",
  ],
];
for (const [name, row, server, kind, message] of refusals) {
  test(`${name} is refused with ${kind}`, () => {
    assert.throws(() => assertMay(row, guardedServer(server), member), failure(kind, message));
  });
}

test('administrators may act on a locked server', () => {
  assert.doesNotThrow(() => assertMay(lifecycle.stop, guardedServer({ lockedBy: 'owner' }), administrator));
});

test('a server may be deleted in every state, even before it has a host', () => {
  for (const vmState of Object.keys(statusMap) as VmState[]) {
    const server = guardedServer({ vmState, taskState: 'spawning', host: null, launchedAt: null });
    assert.doesNotThrow(() => assertMay(lifecycle.delete, server, member));
  }
});

test('a hard reboot may interrupt a soft one, and a soft reboot may not', () => {
  const server = guardedServer({ taskState: 'rebooting' });
  assert.doesNotThrow(() => assertMay(lifecycle.hardReboot, server, member));
  assert.throws(() => assertMay(lifecycle.softReboot, server, member), failure('InvalidState'));
});

for (const [name, row] of transitions) {
  // There is no server yet that could be refused.
  if (!('vmStates' in row)) {
    // There is no server yet, or it is deleted.
    assert.ok(['create', 'giveUpForDelete'].includes(name), name);
    continue;
  }
  test(`${name} starts from exactly the vm states of its row`, () => {
    for (const vmState of Object.keys(statusMap) as VmState[]) {
      const attempt = () => assertMay(row, guardedServer({ vmState, taskState: row.taskStates?.[0] ?? null }), member);
      if (row.vmStates === null || row.vmStates.includes(vmState)) assert.doesNotThrow(attempt, vmState);
      else assert.throws(attempt, failure('InvalidState'), vmState);
    }
  });
}

for (const [name, row] of transitions) {
  test(`${name} leaves no task state behind, whether it succeeds or fails`, () => {
    assert.equal(row.success.taskState, null);
    assert.equal(row.failure.taskState, null);
    assert.equal(row.name, name);
    for (const { deadlineSeconds, undo } of Object.values<Step>(row.steps)) {
      assert.ok(deadlineSeconds > 0);
      assert.ok(undo === undefined || undo.deadlineSeconds > 0);
    }
  });
}

test('detaching needs a host that is up, unless the server has none because it is offloaded', () => {
  const row = lifecycle.detachVolume;
  assert.doesNotThrow(() => assertHostUp(row, guardedServer(), true));
  assert.throws(() => assertHostUp(row, guardedServer(), false), failure('HostUnavailable'));
  assert.throws(() => assertHostUp(row, guardedServer({ host: null }), true), failure('ServerNotReady'));
  assert.doesNotThrow(() => assertHostUp(row, guardedServer({ vmState: 'shelved_offloaded', host: null }), false));
  assert.doesNotThrow(() => assertHostUp(lifecycle.stop, guardedServer(), false));
});
