import assert from 'node:assert/strict';
import { STATUS_CODES } from 'node:http';
import { test } from 'node:test';
import * as computeErrors from '../../shared/compute/errors.ts';
import { type ErrorKind, errorKind } from '../../shared/errors.ts';
import * as identityErrors from '../../shared/identity/errors.ts';
import * as imageErrors from '../../shared/image/errors.ts';
import * as requestErrors from '../../shared/operation/errors.ts';
import { novaFault } from '../../shared/operation/services/nova-fault.ts';
import { titleOf } from '../../shared/operation/services/titles.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';

for (const [domain, kinds] of Object.entries({ computeErrors, identityErrors, imageErrors, volumeErrors, requestErrors })) {
  test(`every kind of ${domain} goes by the name of its constant`, () => {
    const misnamed = Object.entries<Pick<ErrorKind, 'kind'>>(kinds).filter(([name, { kind }]) => kind !== name);
    assert.deepEqual(misnamed, []);
  });
}

test('every status that is given has the reason phrase of HTTP', () => {
  const kinds: readonly Pick<ErrorKind, 'status'>[] = [computeErrors, identityErrors, imageErrors, volumeErrors, requestErrors].flatMap(
    (each) => Object.values(each),
  );
  for (const status of new Set([...kinds.map((kind) => kind.status), 500])) {
    assert.equal(titleOf(status), status === 413 ? 'Request Entity Too Large' : STATUS_CODES[status], `${status}`);
  }
});

/** Source: nova/api/openstack/wsgi.py, Fault. */
const namesOfNova: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

test('every status that the Compute and the Volume API give has the name that Nova gives it', () => {
  const kinds: readonly Pick<ErrorKind, 'status'>[] = [computeErrors, volumeErrors, requestErrors].flatMap((each) => Object.values(each));
  for (const status of new Set([...kinds.map((kind) => kind.status), 500])) {
    const [name] = Object.keys(novaFault({ status, kind: 'Any', message: '' }) as object);
    assert.equal(name, namesOfNova[status] ?? 'computeFault', `${status}`);
  }
});

test('a failure tells its kind, its status, its message with the holes filled, and whether a retry helps', () => {
  const Lost = errorKind('Lost', 404, 'Nothing at {place}');
  const Busy = errorKind('Busy', 409, 'Busy', 'retryable');
  const told = [Lost({ place: 'home' }), Busy()].map(({ kind, status, message, retryable }) => [kind, status, message, retryable]);
  assert.deepEqual(told, [
    ['Lost', 404, 'Nothing at home', false],
    ['Busy', 409, 'Busy', true],
  ]);
  assert.deepEqual([Lost.kind, Lost.status], ['Lost', 404]);
});
