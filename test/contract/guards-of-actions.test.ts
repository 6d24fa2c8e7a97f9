/**
 * The guards of everything that a row of the lifecycle stands for, method by method of Nova's compute layer: what is generated of the contract is compared with
 * the rows, and the matrix of servers that each row lets through with a snapshot.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { firstStep, type LifecycleRow } from '../../shared/compute/actions/row.ts';
import * as lifecycle from '../../shared/compute/actions/rows.ts';
import { accelerators, type Feature, memoryEncryption, vtpm, vtpmOfUser } from '../../shared/compute/servers/features.ts';
import { assertHostUp, assertMay, type GuardedServer } from '../../shared/compute/servers/guards.ts';
import { type TaskState, type VmState, vmStates } from '../../shared/compute/servers/states.ts';
import { Failure } from '../../shared/errors.ts';
import { guardedServer } from '../support/compute.ts';

const file = '../shared/contract/states.json';
const skip = existsSync(file) ? false : `${file} is not here: it is no part of the project`;

interface Guards {
  readonly lock?: boolean;
  readonly host?: boolean;
  readonly host_is_up?: boolean;
  readonly state?: {
    readonly vm_state: readonly string[] | null;
    readonly task_state: readonly (string | null)[] | null;
    readonly must_have_launched: boolean;
  };
  readonly blocks?: readonly { readonly kind: string; readonly until_service_version?: number }[];
  readonly reject?: readonly { readonly kind: string; readonly until_service_version?: number }[];
}
interface Method {
  readonly guards: Guards;
  readonly guard_order: readonly string[];
  readonly record_action: readonly string[];
  readonly task_state_set?: readonly (string | null)[];
  readonly inner_guards?: readonly (Guards & { readonly method: string })[];
}

const contract = () =>
  JSON.parse(readFileSync(file, 'utf8')) as {
    readonly compute_api_methods: Readonly<Record<string, Method>>;
    readonly task_states: Readonly<Record<string, string>>;
  };

/** Methods that are called otherwise than the action of their row, and the inner method of which some ask more. */
const methodOf: Readonly<Record<string, readonly [method: string, inner?: string]>> = {
  softReboot: ['API.reboot', '_soft_reboot'],
  hardReboot: ['API.reboot', '_hard_reboot'],
  detachVolume: ['API.detach_volume', '_detach_volume'],
  migrate: ['API.resize'],
  changePassword: ['API.set_admin_password'],
  confirmResize: ['API.confirm_resize'],
  revertResize: ['API.revert_resize'],
  softDelete: ['API.soft_delete'],
  liveMigrate: ['API.live_migrate'],
  forceComplete: ['API.live_migrate_force_complete'],
  abortLiveMigration: ['API.live_migrate_abort'],
  createImage: ['API.snapshot'],
  createQuiescedImage: ['API.snapshot_volume_backed'],
  createBackup: ['API.backup'],
  shelveOffload: ['API.shelve_offload'],
};

/** Rows with guards of our own, and why. */
const withoutMethod: Readonly<Record<string, string>> = {
  giveUpMove: 'Nova ends no move of a server that is shut down for it before its end',
};

/** Rows with a task state of our own, and why. */
const ownTaskState: Readonly<Record<string, string>> = {
  createQuiescedImage: 'Nova holds the guest still within the request; here its host does, and the server is at something meanwhile',
};

/** What a server may have that the contract's guards look at. The rest no server here can have: shares, and ports with accelerators or of their own kind. */
const features: Readonly<Record<string, Feature>> = {
  accelerators,
  sev_instances: memoryEncryption,
  vtpm_instances: vtpm,
  legacy_vtpm_live_migration: vtpmOfUser,
};
const servers: Readonly<Record<string, Partial<GuardedServer>>> = {
  accelerators: { flavor: { ...guardedServer().flavor, extraSpecs: { 'accel:device_profile': 'gpu' } } },
  sev_instances: { imageProperties: { hw_mem_encryption: 'true' } },
  vtpm_instances: { flavor: { ...guardedServer().flavor, extraSpecs: { 'hw:tpm_version': '2.0', 'hw:tpm_secret_security': 'host' } } },
  legacy_vtpm_live_migration: { imageProperties: { hw_tpm_version: '1.2' } },
};

const rows = Object.values(lifecycle).filter(
  (row): row is Extract<typeof row, LifecycleRow> => 'vmStates' in row,
) as readonly LifecycleRow[];

/** What the contract says of a row's method, which is found by the row's name or action. */
function guardsOf(row: LifecycleRow): readonly [name: string, guards: Guards, method: Method] {
  const { compute_api_methods: methods } = contract();
  const [name = '', inner] = methodOf[row.name] ?? [`API.${row.action.replaceAll('-', '_')}`];
  const method = methods[name];
  assert.ok(method, `${row.name}: the contract has no ${name}, and withoutMethod no reason`);
  const more = method.inner_guards?.find((guards) => guards.method === inner) ?? {};
  return [name, { ...method.guards, ...more }, method];
}

function refusalOf(row: LifecycleRow, given: Partial<GuardedServer>, isHostUp = true, isAdmin = false): string | undefined {
  try {
    const server = guardedServer({ vmState: 'active', taskState: null, ...given });
    assertMay(row, server, { isAdmin });
    assertHostUp(row, server, isHostUp);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.kind;
    throw error;
  }
}

/** What the contract says of a server that has nothing in the way but its states. */
const admits = ({ state }: Guards, vmState: VmState, taskState: TaskState | null) =>
  (state?.vm_state == null || state.vm_state.includes(vmState)) && (state?.task_state == null || state.task_state.includes(taskState));

const compared = rows.filter(({ name }) => !(name in withoutMethod));

test('rows that are compared with no method are there, and have none', { skip }, () => {
  for (const name of Object.keys(withoutMethod)) {
    const row = rows.find((each) => each.name === name);
    assert.ok(row, name);
    assert.throws(() => guardsOf(row), assert.AssertionError, name);
  }
});

for (const row of compared) {
  test(`${row.name} lets through exactly the servers that its method does`, { skip }, () => {
    const [, guards] = guardsOf(row);
    const taskStates: readonly (TaskState | null)[] = [null, ...(Object.values(contract().task_states) as TaskState[])];
    for (const vmState of vmStates) {
      for (const taskState of taskStates) {
        const refused = refusalOf(row, { vmState, taskState });
        assert.equal(refused === undefined, admits(guards, vmState, taskState), `${vmState}, ${taskState}: ${refused}`);
      }
    }
    const [vmState] = (guards.state?.vm_state ?? ['active']) as readonly [VmState];
    const [taskState = null] = (guards.state?.task_state ?? [null]) as readonly (TaskState | null)[];
    const standing = { vmState, taskState };
    assert.equal(refusalOf(row, { ...standing, lockedBy: 'owner' }), guards.lock ? 'ServerLocked' : undefined);
    assert.equal(refusalOf(row, { ...standing, lockedBy: 'owner' }, true, true), undefined);
    assert.equal(refusalOf(row, { ...standing, host: null }), guards.host ? 'ServerNotReady' : undefined);
    assert.equal(refusalOf(row, standing, false), guards.host_is_up ? 'HostUnavailable' : undefined);
  });

  test(`${row.name} is recorded, begins and looks at things as its method does`, { skip }, () => {
    const [, guards, { record_action, task_state_set, guard_order }] = guardsOf(row);
    assert.equal(row.mustHaveLaunched, guards.state?.must_have_launched);
    assert.ok(record_action.includes(row.action));
    const [, { taskState = null }] = firstStep(row);
    if (taskState === null || row.name in ownTaskState) assert.equal(task_state_set, undefined);
    else assert.ok(task_state_set?.includes(taskState));
    // A host that must be up is looked at last.
    const host = ['check_instance_host'];
    const before = row.host === 'up' ? [] : host;
    const order = ['check_instance_lock', ...before, 'check_instance_state', ...(row.host === 'up' ? host : [])];
    assert.deepEqual(
      // What a server may not have is looked at first, and has a test of its own.
      guard_order.filter((guard) => !guard.startsWith('block_') && !guard.startsWith('reject_')),
      order.filter((guard) => guard_order.includes(guard)),
    );
  });

  test(`${row.name} looks at what a server has, in the order of its method`, { skip }, () => {
    const [name, guards, { guard_order: order }] = guardsOf(row);
    const asked = [...(guards.blocks ?? []), ...(guards.reject ?? [])];
    // What is only refused as long as old services are about is not refused: there are none.
    const refused = asked.filter((each) => each.until_service_version === undefined && each.kind in features).map(({ kind }) => kind);
    const inOrder = refused.toSorted((a, b) => placeOf(order, a) - placeOf(order, b));
    assert.deepEqual(
      (row.without ?? []).map((feature) => Object.keys(features).find((kind) => features[kind] === feature)),
      inOrder,
      name,
    );
    for (const [kind, given] of Object.entries(servers)) {
      assert.equal(
        refusalOf(row, { ...given, lockedBy: 'owner' }) === 'ServerLocked' || !guards.lock,
        !refused.some((each) => features[each]?.isOf(guardedServer(given))) || !guards.lock,
        kind,
      );
    }
  });
}

const placeOf = (order: readonly string[], kind: string) =>
  order.findIndex((guard) => guard === `block_${kind}` || guard === `reject_${kind}`);

test('the matrix of vm states, task states, locks, hosts and features is as it was', (context) => {
  const matrix = Object.fromEntries(
    rows.map((row) => [
      row.name,
      {
        vmStates: vmStates.filter((vmState) => row.vmStates?.includes(vmState) ?? true),
        taskStates: row.taskStates,
        lock: row.lock,
        host: row.host,
        mustHaveLaunched: row.mustHaveLaunched,
        without: Object.keys(features).filter((kind) => row.without?.includes(features[kind] as Feature)),
      },
    ]),
  );
  context.assert.snapshot(matrix);
});
