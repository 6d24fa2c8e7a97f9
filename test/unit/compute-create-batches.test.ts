import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serversPerCommit } from '../../shared/compute/actions/create/create-servers.ts';
import type { CreateRequest } from '../../shared/compute/actions/create/request.ts';

const request = (characters: number) => ({ name: 's', userData: 'x'.repeat(characters) }) as CreateRequest;

test('a commit makes as many servers of a request as it has writes for', () => {
  assert.deepEqual(
    [0, 1, 4, 26].map((disks) => serversPerCommit(request(100), Array(disks).fill(null))),
    [13, 8, 3, 1],
  );
});

test('a commit makes no more servers than it has room for, with all of their user data', () => {
  const [count, bytes] = [serversPerCommit(request(110_000), []), 3 * 110_000];
  assert.ok(count < 13 && count > 5, String(count));
  assert.ok(count * bytes < 4_194_304);
});
