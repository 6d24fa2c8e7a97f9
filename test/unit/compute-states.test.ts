import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskState, VmState } from '../../shared/compute/servers/states.ts';
import { serverStatus, statesOfStatuses, statusMap } from '../../shared/compute/servers/status.ts';

const statuses: readonly (readonly [VmState, TaskState | null, string])[] = [
  ['active', null, 'ACTIVE'],
  ['active', 'rebooting', 'REBOOT'],
  ['active', 'rebooting_hard', 'HARD_REBOOT'],
  ['active', 'powering-off', 'ACTIVE'],
  ['building', 'spawning', 'BUILD'],
  ['stopped', 'powering-on', 'SHUTOFF'],
  ['stopped', 'resize_prep', 'RESIZE'],
  ['resized', 'resize_reverting', 'REVERT_RESIZE'],
  ['error', 'rebuild_spawning', 'REBUILD'],
  ['error', 'deleting', 'ERROR'],
];
for (const [vmState, taskState, status] of statuses) {
  test(`a server that is ${vmState} and ${taskState ?? 'idle'} is shown as ${status}`, () => {
    assert.equal(serverStatus(vmState, taskState), status);
  });
}

test('a status that only a task gives selects vm states and task states', () => {
  assert.deepEqual(statesOfStatuses(['Reboot']), { vmStates: ['active'], taskStates: ['reboot_pending', 'reboot_started', 'rebooting'] });
});

test('a status that a vm state gives by itself leaves the task state open', () => {
  assert.deepEqual(statesOfStatuses(['active', 'shutoff']), { vmStates: ['active', 'stopped'], taskStates: null });
});

test('a status that no server can have selects nothing', () => {
  assert.equal(statesOfStatuses(['SLEEPING']), null);
});

test('a server is found by the status that it is shown with', () => {
  for (const [vmState, row] of Object.entries(statusMap) as [VmState, (typeof statusMap)[VmState]][]) {
    for (const taskState of [null, ...(Object.keys(row.during ?? {}) as TaskState[])]) {
      const filter = statesOfStatuses([serverStatus(vmState, taskState)]);
      assert.notEqual(filter, null);
      assert.ok(filter?.vmStates.includes(vmState), `${vmState} ${taskState}`);
      const taskStates = filter?.taskStates ?? null;
      assert.ok(taskStates === null || (taskState !== null && taskStates.includes(taskState)));
    }
  }
});
