/** The kinds of errors of the compute domain against Nova's contract as data. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromExceptions, fromHandlers, type Kind, kinds, notInContract, ownKinds } from './compute-error-origins.ts';

const folder = '../shared/contract';
const skip = existsSync(`${folder}/states.json`) ? false : `${folder} is not here: it is no part of the project`;
const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

/** The text of a kind with its holes open. */
const textOf = (kind: Kind): string => (kinds[kind] as (parameters?: Record<string, string>) => Error)({}).message;

const holes = /%(?:\(\w+\))?[sid]|\{\w+\}/g;
/** Matches texts that a template can make, or that it makes the beginning of. */
function asPattern(template: string): RegExp {
  const parts = template.split(holes).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`);
}

interface Handler {
  readonly caught: readonly {
    readonly exceptions: readonly string[];
    readonly http: number;
    readonly message?: { readonly text?: string };
  }[];
  readonly direct: readonly { readonly http: number; readonly message?: { readonly text?: string } }[];
}

for (const [kind, exception, handler] of fromExceptions) {
  test(`${kind} is what ${handler} makes of ${exception}`, { skip }, () => {
    const { msg_fmt: template, bases } = read('exceptions.json').exceptions[exception];
    const { caught }: Handler = read('error-mapping.json').handlers[handler];
    const classes = [exception, ...bases];
    const statuses = caught.filter(({ exceptions }) => exceptions.some((name) => classes.includes(name))).map(({ http }) => http);
    assert.ok(statuses.includes(kinds[kind].status), `${kinds[kind].status} is not among ${statuses}`);
    assert.match(textOf(kind), asPattern(template));
  });
}

for (const [kind, handler] of fromHandlers) {
  test(`${kind} is a text of ${handler}`, { skip }, () => {
    const { caught, direct }: Handler = read('error-mapping.json').handlers[handler];
    const mine = textOf(kind);
    // The holes of either side may be filled in on the other.
    const isMine = (text: string | undefined) => text !== undefined && (asPattern(text).test(mine) || asPattern(mine).test(text));
    const matching = [...caught, ...direct].filter(({ message }) => isMine(message?.text));
    assert.ok(
      matching.some(({ http }) => http === kinds[kind].status),
      `no such text with ${kinds[kind].status}`,
    );
  });
}

test('the texts of an invalid state are the contract’s', { skip }, () => {
  const [known, otherwise] = Object.values<string>(read('error-mapping.json').meta.invalid_state_messages);
  assert.match(textOf('InvalidState'), asPattern(known ?? ''));
  assert.match(textOf('InvalidStateUnknown'), asPattern(otherwise ?? ''));
});

test('every kind of error is compared with the contract, or listed as not in it', () => {
  const compared = new Set<string>([...fromExceptions, ...fromHandlers].map(([kind]) => kind).concat(notInContract, ownKinds));
  assert.deepEqual(
    Object.keys(kinds).filter((kind) => !compared.has(kind)),
    [],
  );
});
