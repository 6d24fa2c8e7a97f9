/** Requests are accepted and refused as the contract's schemas say, at every version at which those or ours change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod/mini';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { formatVersion, type Version } from '../../shared/operation/version.ts';
import { at, type Schema, Versioned } from '../../shared/operation/versioned.ts';
import { type Contract, contract, inWindow, type Part, read, skip } from '../support/contract.ts';
import { fieldCases, parameterCases } from '../support/field-cases.ts';
import { extraNames, nearlyValidValues, queries } from '../support/json-schema-values.ts';

const facts: Contract | undefined = skip ? undefined : contract();
/** Another one is tried with CONTRACT_SEED in the environment. */
const seed = Number(process.env['CONTRACT_SEED'] ?? 20_261_122);

interface Subject {
  readonly operation: AnyOperation;
  readonly part: Part;
  readonly schema: Schema<unknown>;
}

/** What is validated: bodies and query strings. */
const subjects: readonly Subject[] = computeOperations.flatMap((operation) => [
  ...(operation.body === undefined ? [] : [{ operation, part: 'request' as const, schema: operation.body }]),
  ...(operation.query === undefined ? [] : [{ operation, part: 'query' as const, schema: operation.query }]),
]);

/** Our verdict; where the body names the action, the pipeline has seen to it that it has one key. */
function isAccepted({ operation, schema }: Subject, version: Version, value: unknown): boolean {
  if (operation.action !== undefined) {
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1 || !(operation.action in value)) return false;
  }
  const chosen = at(schema, version);
  assert.ok(chosen !== undefined, `${operation.name} has no schema at ${formatVersion(version)}`);
  return z.core.safeParse(chosen, value).success;
}

function breakpoints({ operation, part, schema }: Subject, from: Contract): readonly Version[] {
  const ours = schema instanceof Versioned ? schema.breakpoints : [];
  return inWindow(
    [...from.breakpoints(operation, part), ...ours].flatMap((point) => [point - 1, point]),
    operation,
  );
}

test('every operation that the contract knows a schema for has one', { skip }, () => {
  assert.ok(facts);
  const missing = computeOperations.flatMap((operation) =>
    (['request', 'query'] as const)
      .filter((part) => (part === 'request' ? operation.body : operation.query) === undefined)
      .filter((part) => facts.breakpoints(operation, part).some((version) => restricts(facts.schema(operation, part, version)?.schema)))
      .map((part) => `${operation.name} ${part}`),
  );
  assert.deepEqual(missing, []);
});

/** Whether a schema refuses anything: many query schemas take every parameter and drop it. */
function restricts(schema: Readonly<Record<string, unknown>> | undefined): boolean {
  if (schema === undefined) return false;
  return schema['additionalProperties'] === false || Object.keys((schema['properties'] ?? {}) as object).length > 0;
}

/** Samples that are no example of a good request: see the remarks in samples/index.json, but for the first. */
const badSamples: Readonly<Record<string, string>> = {
  'os-remote-consoles/get-rdp-console-post-req.json': 'the action was dropped, whatever is asked',
  'servers/v2.90/server-create-req.json': 'without networks, which must be given from 2.37 on',
  'servers/v2.94/server-create-req.json': 'without networks, which must be given from 2.37 on',
  'os-server-external-events/event-create-req.json': 'an event that only the test knows',
  'os-keypairs/v2.92/keypairs-post-req.json': 'without a public key, which must be given from 2.92 on: it is meant to be refused',
};

test('the sample requests are accepted', { skip }, () => {
  assert.ok(facts);
  const byId = new Map(computeOperations.map((operation) => [facts.find(operation).id, operation]));
  const samples = Object.entries<{ kind: string; operation: string; microversion: `2.${number}` }>(read('samples/index.json'));
  let tried = 0;
  for (const [name, { kind, operation: id, microversion }] of samples) {
    const operation = byId.get(id);
    if (kind !== 'request' || operation === undefined || operation.status === 410 || name in badSamples) continue;
    const subject = subjects.find((candidate) => candidate.operation === operation && candidate.part === 'request');
    assert.ok(subject, `${operation.name} takes no body, but there is ${name}`);
    assert.ok(isAccepted(subject, Number(microversion.slice(2)), read(`samples/${name}`)), name);
    tried += 1;
  }
  assert.ok(tried > 50, `only ${tried} samples`);
});

/** A field that holds no others, and that the schema knows. */
const isField = (path: string, paths: ReadonlySet<string>) =>
  !extraNames.includes(path) && ![...paths].some((other) => other.startsWith(`${path}.`));

interface Exception {
  readonly operation: string;
  readonly field: readonly string[];
  readonly isMeant: (value: unknown) => boolean;
  readonly reason: string;
}

/** What the schemas of the contract accept and we refuse at once. */
const exceptions: readonly Exception[] = [
  {
    operation: 'volumes.create',
    field: ['volume', 'size'],
    isMeant: (size) => Number(size) > 2_147_483_647,
    reason: 'Cinder has no room for it in its table and answers 500',
  },
  {
    operation: 'key-pairs.create',
    field: ['keypair', 'user_id'],
    isMeant: (text) => typeof text === 'string' && text.length > 255,
    reason: 'Nova has no room for it in its table and answers 500',
  },
  {
    operation: 'flavors.create',
    field: ['flavor', 'rxtx_factor'],
    isMeant: (text) => Number(text) === 0,
    reason: 'Nova refuses it behind the schema, with 400 as well',
  },
  ...[
    ['servers.create', 'server', 'min_count'] as const,
    ['servers.create', 'server', 'max_count'] as const,
    ['server-groups.create', 'server_group', 'rules', 'max_server_per_host'] as const,
  ].map(([operation, ...field]) => ({
    operation,
    field,
    isMeant: (value: unknown) => value === '\n',
    reason: 'the schema lets a string without digits pass, which then is no number: 500 in Nova',
  })),
];

function isExcepted({ operation }: Subject, value: unknown): boolean {
  // A body of several actions is refused before any schema is looked at, in Nova as well, also where the schema would take it.
  if (operation.action !== undefined && typeof value === 'object' && value !== null && Object.keys(value).length > 1) return true;
  return exceptions.some(({ operation: name, field, isMeant }) => {
    const found = field.reduce<unknown>(
      (holder, key) => (typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined),
      value,
    );
    return operation.name === name && isMeant(found);
  });
}

for (const subject of subjects) {
  const { operation, part } = subject;

  test(`${operation.name}: any value in any field of the ${part} is taken as the contract takes it`, { skip }, () => {
    assert.ok(facts);
    const differences = new Map<string, Version[]>();
    const [accepted, refused, seen] = [new Set<string>(), new Set<string>(), new Set<string>()];
    for (const version of breakpoints(subject, facts)) {
      const theirs = facts.schema(operation, part, version);
      if (theirs === undefined) continue;
      for (const { path, value } of part === 'query'
        ? parameterCases(theirs.schema, seen)
        : fieldCases(theirs.schema, seen, theirs.accepts)) {
        const expected = theirs.accepts(value);
        (expected ? accepted : refused).add(path);
        if (isAccepted(subject, version, value) === expected || isExcepted(subject, value)) continue;
        const difference = `${path} is to be ${expected ? 'accepted' : 'refused'}: ${JSON.stringify(value).slice(0, 300)}`;
        differences.set(difference, [...(differences.get(difference) ?? []), version]);
      }
    }
    assert.deepEqual(
      [...differences].slice(0, 200).map(([difference, versions]) => `${difference} at ${versions}`),
      [],
    );
    // Were no value of a field ever right, something other than the field would be wrong with all of them.
    assert.deepEqual(
      [...refused.difference(accepted)].filter((path) => isField(path, refused)),
      [],
    );
  });

  test(`${operation.name}: a ${part} made up of what the contract knows is taken as the contract takes it`, { skip }, (context) => {
    assert.ok(facts);
    const known = facts;
    context.diagnostic(`seed ${seed}`);
    for (const version of breakpoints(subject, known)) {
      const theirs = known.schema(operation, part, version);
      if (theirs === undefined) continue;
      fc.assert(
        fc.property(part === 'query' ? queries(theirs.schema) : nearlyValidValues(theirs.schema), (value) => {
          if (isExcepted(subject, value)) return;
          assert.equal(isAccepted(subject, version, value), theirs.accepts(value), `at ${formatVersion(version)}`);
        }),
        { seed, numRuns: 40 },
      );
    }
  });
}
