/** An error is written down where it is thrown, and declared from there: nothing is declared that nothing gives. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as computeErrors from '../../shared/compute/errors.ts';
import * as identityErrors from '../../shared/identity/errors.ts';
import * as imageErrors from '../../shared/image/errors.ts';
import * as networkErrors from '../../shared/network/errors.ts';
import * as requestErrors from '../../shared/operation/errors.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';

const kinds = { computeErrors, identityErrors, imageErrors, networkErrors, requestErrors, volumeErrors };
const sources = new Map(globSync('{functions,shared,infra/local}/**/*.ts').map((file) => [file, readFileSync(file, 'utf8')]));

/** What operations and functions say that they may give. */
const declarations = /(\berrors: |\b\w*Errors = )(\/\*.*?\*\/ )?(\w+\()?\[[^\]]*\]/gs;

test('every kind of error is given by something', () => {
  const code = [...sources.values()].map((text) => text.replaceAll(declarations, '')).join('\n');
  const idle = Object.entries(kinds).flatMap(([module, all]) =>
    Object.keys(all).flatMap((kind) => (code.includes(`${module}.${kind}`) ? [] : [`${module}.${kind}`])),
  );
  assert.deepEqual(idle, []);
});

test('every refusal of a part of the network service is given by something', async () => {
  const modules = globSync('shared/network/errors/*.ts');
  const code = [...sources]
    .filter(([file]) => !modules.includes(file))
    .map(([, text]) => text.replaceAll(declarations, '').replaceAll(/^import .*?;$/gms, ''))
    .join('\n');
  const idle: string[] = [];
  for (const file of modules) {
    const all = (await import(`../../${file}`)) as object;
    idle.push(...Object.keys(all).filter((kind) => !new RegExp(`\\b${kind}\\b`).test(code)));
  }
  assert.deepEqual(idle, []);
});

/** What is given by the name of a function's list, exported beside it; `requestErrors` are everybody's and declared by nobody. */
const inProse = /@throws[^@]*?\*\//gs;

test('what is thrown is told by a list that operations declare, and not in prose', () => {
  const { requestErrors: _, ...declared } = kinds;
  const names = Object.values(declared).flatMap((all) => Object.keys(all));
  const told = [...sources].flatMap(([file, text]) =>
    [...text.matchAll(inProse)].flatMap(([prose]) =>
      names.filter((name) => new RegExp(`(?<!requestErrors\\.)\\b${name}\\b`).test(prose)).map((name) => `${file} ${name}`),
    ),
  );
  assert.deepEqual(told, []);
});
