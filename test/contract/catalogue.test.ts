/** Walks over the catalogue: every operation is in it, and says of itself what the contract says of it. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { operations } from '../../functions/catalogue.ts';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import * as computeErrors from '../../shared/compute/errors.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { routesOf } from '../../shared/operation/routes.ts';
import { formatVersion, maximumVersion, minimumVersion } from '../../shared/operation/version.ts';
import { at } from '../../shared/operation/versioned.ts';
import { type Contract, contract, inWindow, read, skip } from '../support/contract.ts';
import { echo } from '../support/serving.ts';

const facts: Contract | undefined = skip ? undefined : contract();
const find = (operation: AnyOperation) => {
  assert.ok(facts);
  return facts.find(operation);
};

test('every file that declares an operation is in its catalogue', async () => {
  const known = new Set(operations);
  const missing: string[] = [];
  for (const file of globSync('functions/{compute,identity,image,volume,network}/*/**/*.ts')) {
    const { default: declared } = (await import(resolve(file))) as { default?: AnyOperation };
    if (declared !== undefined && !known.has(declared)) missing.push(file);
  }
  assert.deepEqual(missing, []);
  assert.equal(known.size, operations.length);
});

test('names of operations and of routes are unique', () => {
  const repeated = (names: readonly string[]) => names.filter((name, position) => names.indexOf(name) !== position);
  assert.deepEqual(repeated(operations.map(({ service, name }) => `${service} ${name}`)), []);
  assert.deepEqual(repeated(routesOf(operations).map(({ name }) => name)), []);
});

test('actions of one route differ in their keys, and no other routes share method and path', () => {
  const keys = operations.map(
    ({ service, method, path, action, unversioned }) => `${service} ${method} ${unversioned ? '' : 'v'}${path} ${action ?? ''}`,
  );
  assert.equal(new Set(keys).size, keys.length);
});

test('an operation that would hide behind another of its route is refused', () => {
  for (const action of [undefined, 'a']) {
    const shared = [echo(), echo({ name: 'things.other', ...(action === undefined ? {} : { action }) })];
    assert.throws(() => routesOf(shared), /would hide another/);
    assert.throws(() => routesOf(shared.toReversed()), /would hide another/);
  }
});

test('an action declares nothing that holds before its body is read: its route would not know', () => {
  const strange = operations.filter(
    ({ action, authentication, unversioned, bytes, contentTypes }) =>
      action !== undefined && (authentication ?? unversioned ?? bytes ?? contentTypes) !== undefined,
  );
  assert.deepEqual(strange, []);
});

test('an operation exists in the versions that the contract tells', { skip }, () => {
  for (const operation of computeOperations) {
    const { id, min_version: since, max_version: until } = find(operation);
    const { window } = operation;
    assert.deepEqual([window?.since ?? '2.1', window?.until ?? null], [since ?? '2.1', until], id);
  }
});

test('an operation answers with the status that the contract tells, at every version', { skip }, () => {
  assert.ok(facts);
  for (const operation of computeOperations) {
    const all = Array.from({ length: maximumVersion - minimumVersion + 1 }, (_, position) => minimumVersion + position);
    for (const version of inWindow(all, operation)) {
      assert.equal(at(operation.status, version), facts.status(operation, version), `${operation.name} at ${formatVersion(version)}`);
    }
  }
});

/** Our checks by the contract's check strings. */
const checkStrings: Readonly<Record<string, string>> = {
  anyone: '@',
  reader: 'rule:project_reader_or_admin',
  member: 'rule:project_member_or_admin',
  manager: 'rule:project_manager_or_admin',
  admin: 'rule:context_is_admin',
  serviceOrAdmin: 'rule:service_or_admin',
  ownUserOrAdmin: '(rule:context_is_admin) or user_id:%(user_id)s',
};

/** Every rule that is named in the sources, also those that are looked at behind an operation's own. */
function rulesInSources(): readonly { readonly file: string; readonly check: string; readonly rule: string }[] {
  return globSync('{functions,shared}/compute/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bpolicy\.(\w+)\(\s*'([^']+)'/g)].map(([, check = '', rule = '']) => ({ file, check, rule })),
  );
}

test('every rule has the check string of the contract', { skip }, () => {
  const { policies } = read('policies.json') as { policies: Record<string, { check_str: string }> };
  const found = rulesInSources();
  assert.ok(found.length > 30);
  for (const { file, check, rule } of found) assert.equal(checkStrings[check], policies[rule]?.check_str, `${rule} in ${file}`);
});

/** The contract names none for them: which of their two conditional rules counts depends on the body. */
const conditionalOnly: ReadonlySet<string> = new Set(['volume-attachments.update', 'server-actions.migrate']);

test('an operation is guarded by the rule of the contract', { skip }, () => {
  for (const operation of computeOperations) {
    const { id, policy, policy_conditional: conditional = [] } = find(operation);
    const expected = conditionalOnly.has(operation.name) ? conditional.map(({ rule }) => rule) : policy;
    if (expected.length === 0) assert.equal(operation.policy, null, id);
    else assert.ok(expected.includes(operation.policy?.rule ?? ''), `${id}: ${operation.policy?.rule}`);
  }
});

/** Rules of the contract that nothing here looks at yet. */
const unused: Readonly<Record<string, string>> = {
  'compute:servers:resize:cross_cell': 'there are no cells',
};

test('no rule of a built operation is forgotten', { skip }, () => {
  const known = new Set(rulesInSources().map(({ rule }) => rule));
  const forgotten = computeOperations.flatMap((operation) => {
    const { policy, policy_conditional: conditional = [] } = find(operation);
    return [...policy, ...conditional.map(({ rule }) => rule)].filter((rule) => !known.has(rule) && !(rule in unused));
  });
  assert.deepEqual(forgotten, []);
});

const kinds = { ...computeErrors };
/** Kinds whose statuses the contract does not tell of an operation, and why it has them. */
const moreStatuses: Readonly<Record<string, string>> = {
  ClientTokenInvalid: 'Nova has no tokens by which a request can be made again',
  ClientTokenUsed: 'the same',
};
/** A lock refuses them in Nova as well, where nobody has written down with what. */
const lockable: ReadonlySet<string> = new Set(['server-actions.addFixedIp', 'server-actions.removeFixedIp']);

test('an operation declares no error with a status that the contract does not know', { skip }, () => {
  const strange = computeOperations.flatMap((operation) => {
    const known = new Set(find(operation).error_codes.flatMap(({ codes }) => codes));
    return operation.errors
      .filter(
        ({ kind }) =>
          !(kind in moreStatuses) &&
          !(kind === 'ServerLocked' && lockable.has(operation.name)) &&
          !known.has(kinds[kind as keyof typeof kinds].status),
      )
      .map(({ kind }) => `${operation.name} ${kind}`);
  });
  assert.deepEqual(strange, []);
});
