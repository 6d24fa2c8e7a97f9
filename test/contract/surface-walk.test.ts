/**
 * A walk over the contract's surface: whatever Nova has is here. It exists in its window and nowhere else, and may refuse with each status that the contract tells. That its answers are right is shown in responses.test.ts.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as computeErrors from '../../shared/compute/errors.ts';
import * as requestErrors from '../../shared/operation/errors.ts';
import { compute } from '../../shared/operation/services/compute.ts';
import { formatVersion, maximumVersion, minimumVersion, type Version, version } from '../../shared/operation/version.ts';
import { at } from '../../shared/operation/versioned.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { type ExampleRequest, urlOf } from '../examples/example.ts';
import { worldIn } from '../examples/world.ts';
import { roomySystem } from '../support/cloud.ts';
import { contract, skip } from '../support/contract.ts';
import { operationOf, type Row, rootRows, rows } from '../support/surface.ts';
import type { System } from '../support/system.ts';

const { alias } = compute;
const present = rows.map((row) => [row, operationOf(row)] as const);

/** First, middle and last version of what a row is usable at. */
function windowOf({ min_version: since, max_version: until }: Row): readonly [first: Version, middle: Version, last: Version] {
  const [first, last] = [since === null ? minimumVersion : version(since), until === null ? maximumVersion : version(until)];
  return [Math.max(first, minimumVersion), Math.floor((Math.max(first, minimumVersion) + last) / 2), last];
}

test('whatever the contract has is in the catalogue', { skip }, () => {
  assert.ok(rows.length > 260);
  assert.deepEqual(
    present.flatMap(([{ id }, operation]) => (operation === undefined ? [id] : [])),
    [],
  );
});

let system: System;
before(async () => {
  if (!skip) system = await roomySystem();
});
after(() => system?.close());

for (const [row, operation] of present) {
  if (operation === undefined) continue;
  test(`${row.id} is granted at its first, middle and last version, and is not there outside them`, { skip }, async () => {
    const { as = 'member', since = '2.1', prepare, refused } = exampleOf(operation);
    const [first, middle, last] = windowOf(row);
    const request = (asked: ExampleRequest, wanted: Version) => {
      const { params: _params, query: _query, by = as, ...more } = asked;
      const own = urlOf(operation, asked);
      const url = alias !== undefined && row.path.startsWith(`/${alias.segment}`) ? own.replace('/servers', `/${alias.segment}`) : own;
      const headers = { 'openstack-api-version': `compute 2.${wanted}` };
      return system.request(operation.method, url, { ...more, as: by, headers });
    };
    const expected = (wanted: Version) => refused ?? at(operation.status, wanted);
    for (const wanted of new Set([first, middle, last])) {
      if (wanted < version(since)) continue;
      const { status, body } = await request(await prepare(await worldIn(system, { as, version: wanted })), wanted);
      assert.equal(status, expected(wanted), `${row.id} at ${formatVersion(wanted)}: ${JSON.stringify(body)}`);
    }
    const asked = await prepare(await worldIn(system, { as, version: last }));
    for (const outside of [first - 1, last + 1].filter((each) => each >= minimumVersion && each <= maximumVersion))
      assert.equal((await request(asked, outside)).status, 404, `${row.id} at ${formatVersion(outside)}`);
    system.assertNoDefects();
  });
}

/** Paths of what stands before every mount. */
const pathsOfRoot: Readonly<Record<string, readonly string[]>> = {
  'GET / (root)': ['/compute', '/compute/'],
  '* /{other} (root)': ['/compute/v3', '/compute/v2.2/servers/detail', '/compute/servers'],
  'GET /v2.1/ (root)': ['/compute/v2.1', '/compute/v2.1/', '/compute/v2', '/compute/v2/'],
};

for (const row of rootRows) {
  test(`${row.id} is answered without a token, as its schema says`, { skip }, async () => {
    const accepts = contract().responseOf(row);
    const methods = row.method === '*' ? (['GET', 'POST', 'PUT', 'DELETE'] as const) : (['GET'] as const);
    for (const path of pathsOfRoot[row.id] ?? assert.fail(`No path is known for ${row.id}.`)) {
      for (const method of methods) {
        const { status, body } = await system.request(method, path);
        assert.deepEqual(
          [status],
          row.success_codes.map(({ code }) => code),
          `${method} ${path}`,
        );
        assert.ok(accepts(body), `${method} ${path}: ${JSON.stringify(accepts.errors)}`);
      }
    }
  });
}

const statusOf = new Map(Object.values({ ...computeErrors, ...requestErrors }).map(({ kind, status }) => [kind, status]));

/** Statuses that come before an operation begins, from the pipeline: of what is malformed, and of what a rule refuses. */
const byPipeline = new Set([400, 401, 403]);

/** Statuses that the contract tells of an operation and that it never answers with here, and why. */
const neverGiven: Readonly<Record<string, string>> = {
  'floating-ips.delete 409': 'it is looked up by its id, which is one of it only',
  'security-group-rules.delete 409': 'it is looked up by its id, which is one of it only',
  'security-groups.index 404': 'there is nothing that could be missed',
  'baremetal-nodes.index 404': 'without Ironic there is none to be missed',
  'baremetal-nodes.show 404': 'without Ironic there is none to be missed',
  'versions.show 404': 'the document of a mount is there',
  'assisted-volume-snapshots.delete 404': 'Nova says 404 for no cause; a volume that nobody uses is 400',
  'server-groups.create 409': 'Nova says so while some of its hosts are too old to know the rule',
  'flavor-extra-specs.create 409': 'of two that write at once one waits for the other',
  'flavor-extra-specs.update 409': 'of two that write at once one waits for the other',
  'server-actions.os-getRDPConsole 404': 'Nova has dropped it: 400, whatever is named',
  'server-actions.os-getRDPConsole 409': 'Nova has dropped it: 400, whatever is named',
  'server-actions.os-getRDPConsole 501': 'Nova has dropped it: 400, whatever is named',
  'server-interfaces.create 500': 'the server is plugged in when it is answered; what its host says comes afterwards',
  'server-interfaces.create 501': 'every host plugs ports',
  'server-interfaces.index 501': 'the same',
  'server-interfaces.delete 501': 'the same',
  ...Object.fromEntries(
    ['changePassword', 'pause', 'unpause', 'rescue', 'unrescue'].map((action) => [
      `server-actions.${action} 501`,
      'what a hypervisor cannot do its host says afterwards: nobody waits for it',
    ]),
  ),
};

test('each status that the contract tells of an operation is one that it may answer with, but for what has a reason', { skip }, () => {
  const missing = present.flatMap(([row, operation]) => {
    if (operation === undefined) return [];
    const given = new Set(operation.errors.map(({ kind }) => statusOf.get(kind)));
    const told = new Set(row.error_codes.flatMap(({ codes }) => codes));
    return [...told].filter((code) => !given.has(code) && !byPipeline.has(code)).map((code) => `${operation.name} ${code}`);
  });
  assert.deepEqual([...new Set(missing)].sort(), Object.keys(neverGiven).sort());
});

test('the contract of an operation is the one that the other walks compare it with', { skip }, () => {
  const facts = contract();
  for (const [row, operation] of present) {
    if (operation !== undefined && !row.path.startsWith(`/${alias?.segment}`)) assert.equal(facts.find(operation).id, row.id);
  }
});
