/** Bounds of machines by control groups, in folders that stand for the kernel's: which files are written, with what. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { boundsOf, openCgroups } from '../../agent/drivers/qemu/cgroups.ts';

const flavor = { vcpus: 2, memoryMib: 1024, rootGib: 1, ephemeralGib: 0, swapMib: 0, extraSpecs: {} };

/** @param own the group that the agent is in */
function groups(context: TestContext, own: string, known = 'cpuset cpu io memory pids\n') {
  const root = mkdtempSync(join(tmpdir(), 'mn-groups-'));
  context.after(() => rmSync(root, { recursive: true }));
  const unit = join(root, 'system.slice', 'agent.service');
  mkdirSync(join(unit, 'agent'), { recursive: true });
  writeFileSync(join(unit, 'cgroup.controllers'), known);
  writeFileSync(join(unit, 'cgroup.subtree_control'), '');
  const self = join(root, 'self');
  writeFileSync(self, `1:name=systemd:/\n0::${own}\n`);
  return { open: () => openCgroups(root, self), text: (...path: string[]) => readFileSync(join(unit, ...path), 'utf8'), unit };
}

for (const own of ['/system.slice/agent.service', '/system.slice/agent.service/agent']) {
  test(`a machine of an agent in ${own} is in a group beside it, with the bounds of its flavor`, async (context) => {
    const { open, text, unit } = groups(context, own);
    const cgroups = await open();
    assert.deepEqual([text('agent', 'cgroup.procs'), text('cgroup.subtree_control')], [String(process.pid), '+cpu +memory +pids']);
    await cgroups?.confine('s', 42, flavor);
    assert.deepEqual(
      ['cgroup.procs', 'cpu.weight', 'memory.max', 'pids.max'].map((file) => text('machine-s', file)),
      ['42', '200', String(1536 * 2 ** 20), '258'],
    );
    await cgroups?.release('nobody');
    assert.ok(existsSync(join(unit, 'machine-s')));
  });
}

test('what the kernel does not count for the agent is not bounded', async (context) => {
  const { open, unit } = groups(context, '/system.slice/agent.service', 'cpu\n');
  await (await open())?.confine('s', 42, flavor);
  assert.deepEqual(
    ['cpu.weight', 'memory.max'].map((file) => existsSync(join(unit, 'machine-s', file))),
    [true, false],
  );
});

test('an agent that was given no group bounds none', async (context) => {
  for (const [own, known] of [
    ['/', 'cpu'],
    ['/elsewhere', 'cpu'],
    ['/system.slice/agent.service', 'io hugetlb'],
  ] as const)
    assert.equal(await groups(context, own, known).open(), undefined, own);
});

test('a flavor says what share and what most of the processors', () => {
  const extraSpecs = { 'quota:cpu_shares': '2048', 'quota:cpu_quota': '20000', 'quota:cpu_period': '50000' };
  const bounds = boundsOf({ ...flavor, extraSpecs });
  assert.deepEqual([bounds['cpu.weight'], bounds['cpu.max']], ['79', '40000 50000']);
  assert.equal(boundsOf({ ...flavor, vcpus: 200 })['cpu.weight'], '10000');
  assert.equal(boundsOf({ ...flavor, extraSpecs: { 'quota:cpu_quota': '-1' } })['cpu.max'], undefined);
});
