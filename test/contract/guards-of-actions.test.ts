/**
 * The guards of everything that a row of the lifecycle stands for, method by method of Nova's compute layer: what is generated of the contract is compared with
 * the rows, and the matrix of servers that each row lets through with a snapshot.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { LifecycleRow } from '../../shared/compute/actions/row.ts';
import * as lifecycle from '../../shared/compute/actions/rows.ts';
import { accelerators, type Feature, memoryEncryption, vtpm } from '../../shared/compute/servers/features.ts';
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
  readonly state?: { readonly vm_state: readonly string[] | null; readonly task_state: readonly (string | null)[] | null };
  readonly blocks?: readonly { readonly kind: string; readonly until_service_version?: number }[];
  readonly reject?: readonly { readonly kind: string; readonly until_service_version?: number }[];
}
interface Method {
  readonly guards: Guards;
  readonly guard_order: readonly string[];
  readonly record_action?: readonly string[];
  readonly inner_guards?: readonly (Guards & { readonly method: string })[];
}

const contract = () =>
  JSON.parse(readFileSync(file, 'utf8')) as {
    readonly compute_api_methods: Readonly<Record<string, Method>>;
    readonly task_states: Readonly<Record<string, string>>;
  };

/** Methods of rows that are called otherwise than their action, and the inner method of which some ask more. */
const methodOf: Readonly<Record<string, readonly [method: string, inner?: string]>> = {
  softReboot: ['API.reboot', '_soft_reboot'],
  hardReboot: ['API.reboot', '_hard_reboot'],
  detachVolume: ['API.detach_volume', '_detach_volume'],
  migrate: ['API.resize'],
  changePassword: ['API.set_admin_password'],
  confirmResize: ['API.confirm_resize'],
  revertResize: ['API.revert_resize'],
  softDelete: ['API.soft_delete'],
};

/** What a server may have that the contract's guards look at. The rest no server here can have: shares, and ports with accelerators or of their own kind. */
const features: Readonly<Record<string, Feature>> = {
  accelerators,
  sev_instances: memoryEncryption,
  vtpm_instances: vtpm,
};
const servers: Readonly<Record<string, Partial<GuardedServer>>> = {
  accelerators: { flavor: { ...guardedServer().flavor, extraSpecs: { 'accel:device_profile': 'gpu' } } },
  sev_instances: { imageProperties: { hw_mem_encryption: 'true' } },
  vtpm_instances: { flavor: { ...guardedServer().flavor, extraSpecs: { 'hw:tpm_version': '2.0' } } },
};

const rows = Object.values(lifecycle).filter(
  (row): row is Extract<typeof row, LifecycleRow> => 'vmStates' in row,
) as readonly LifecycleRow[];

/** The rows that a method of the contract exists for, by the row's name or action. */
function guardsOf(row: LifecycleRow): readonly [name: string, guards: Guards, order: readonly string[]] | undefined {
  const { compute_api_methods: methods } = contract();
  const [name = '', inner] = methodOf[row.name] ?? [`API.${row.action.replaceAll('-', '_')}`];
  const method = methods[name];
  if (method === undefined) return undefined;
  const more = method.inner_guards?.find((guards) => guards.method === inner) ?? {};
  return [name, { ...method.guards, ...more }, method.guard_order];
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

for (const row of rows) {
  test(`${row.name} lets through exactly the servers that its method does`, { skip }, (context) => {
    const found = guardsOf(row);
    if (found === undefined) return context.skip(`no method of the contract is called ${row.action}`);
    const [, guards] = found;
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

  test(`${row.name} looks at what a server has, in the order of its method`, { skip }, (context) => {
    const found = guardsOf(row);
    if (found === undefined) return context.skip(`no method of the contract is called ${row.action}`);
    const [name, guards, order] = found;
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
        !refused.includes(kind) || !guards.lock,
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
