import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operation } from '../../shared/operation/operation.ts';
import { StoreTimeout } from '../../shared/store/port.ts';
import { makeSystem } from '../support/system.ts';

/** Found by simulation seed 93: a client could not tell a store that did not answer from a defect. */
test('a store that does not answer in time is a 503 that says that the outcome is not known', async () => {
  const system = await makeSystem({
    operations: [
      operation({
        name: 'silence.show',
        service: 'compute',
        method: 'GET',
        path: '/silence',
        policy: null,
        status: 200,
        errors: [],
        needs: ['table:read'],
        handle: () => Promise.reject(new StoreTimeout('No answer.')),
      }),
    ],
  });
  try {
    const answer = await system.request('GET', '/compute/v2.1/silence', { as: 'member' });
    assert.equal(answer.status, 503);
    assert.match(JSON.stringify(answer.body), /whether the request took effect/);
    // It may have happened: a client that tries again by itself might do it twice.
    assert.equal(answer.headers['Retry-After'], undefined);
    system.assertNoDefects();
  } finally {
    system.close();
  }
});
