/** Failures: the declared ones are told, everything else is a 500 that gives nothing away but the id of the request. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorKind } from '../../shared/errors.ts';
import { OutOfBounds, TransactionContended } from '../../shared/store/transaction.ts';
import { echo, serving } from '../support/serving.ts';

const errors = {
  ThingLocked: errorKind('ThingLocked', 409, 'Thing {id} is locked', 'retryable'),
  ThingSecret: errorKind('ThingSecret', 403, 'The secret is hunter2'),
};
const url = '/compute/v2.1/things';

function throwing(thrown: unknown) {
  return serving(
    echo({
      errors: [errors.ThingLocked],
      async handle() {
        throw thrown;
      },
    }),
  );
}

test('a declared failure is told with its status, and that trying again may help', async () => {
  const { ask, log } = throwing(errors.ThingLocked({ id: '1' }));
  const answer = await ask('POST', url);
  assert.equal(answer.status, 409);
  assert.deepEqual(answer.body, { conflictingRequest: { code: 409, message: 'Thing 1 is locked' } });
  assert.equal(answer.headers['Retry-After'], '1');
  assert.equal(
    log.some(({ event }) => event === 'undeclared error'),
    false,
  );
  assert.equal(log.at(-1)?.['failure'], 'ThingLocked');
});

const cause = new Error('password hunter2 at /srv/secret.ts');
for (const [what, thrown] of [
  ['an undeclared failure', errors.ThingSecret()],
  ['an error', cause],
  ['a value that is no error', 'hunter2'],
  ['nothing', undefined],
  ['a counter out of bounds that nobody expected', new OutOfBounds({ pk: 'hunter2', sk: 'hunter2' }, undefined, {})],
] as const) {
  test(`${what} is a 500 that gives nothing away`, async () => {
    const { ask, log } = throwing(thrown);
    const answer = await ask('POST', url);
    assert.equal(answer.status, 500);
    const requestId = answer.headers['x-openstack-request-id'] ?? '';
    assert.deepEqual(answer.body, {
      computeFault: { code: 500, message: `Unexpected API Error. Please give your administrator the request id ${requestId}.` },
    });
    assert.doesNotMatch(JSON.stringify([answer.body, answer.headers]), /hunter2|secret|Error:|\.ts/);
    const defect = log.find(({ event }) => event === 'undeclared error');
    assert.equal(defect?.['requestId'], requestId);
    assert.equal(defect?.level, 'error');
    assert.equal(log.at(-1)?.['failure'], 'undeclared');
  });
}

test('the log says what went wrong', async () => {
  const { ask, log } = throwing(cause);
  await ask('POST', url);
  const defect = log.find(({ event }) => event === 'undeclared error');
  assert.equal(defect?.['message'], cause.message);
  assert.equal(defect?.['operation'], 'things.show');
});

test('losing every race for an item is told as busy', async () => {
  const { ask } = throwing(new TransactionContended('lost'));
  const answer = await ask('POST', url);
  assert.equal(answer.status, 503);
  assert.equal(answer.headers['Retry-After'], '1');
  assert.equal(answer.at('serviceUnavailable.code'), 503);
});

test('an answer that cannot be written as JSON is a defect, and still an answer', async () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const { ask, log } = serving(echo({ handle: async () => ({ body: circular }) }));
  const answer = await ask('POST', url);
  assert.equal(answer.status, 500);
  assert.ok(log.some(({ event }) => event === 'undeclared error'));
});

test('a token that cannot be looked up is a defect, and still an answer', async () => {
  const { ask, ports } = serving(echo());
  ports.revocations.isRevoked = () => Promise.reject(cause);
  const answer = await ask('POST', url);
  assert.equal(answer.status, 500);
  assert.doesNotMatch(JSON.stringify(answer.body), /hunter2/);
});
