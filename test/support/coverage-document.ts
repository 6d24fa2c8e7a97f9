/** docs/coverage.md: the rows of the contract's surface, what answers them here, and what shows that it does. */
import { globSync, readFileSync } from 'node:fs';
import { at } from '../../shared/operation/versioned.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { operationOf, type Row, rootRows, rows } from './surface.ts';

/** Tests that tell of behaviour, by their names. */
const tellers = globSync('test/{stories,unit,e2e}/*.test.ts').map((file) => ({
  name: (file.split('/').at(-1) ?? '').replace('.test.ts', ''),
  // What it imports is no request.
  text: readFileSync(file, 'utf8').replaceAll(/^import .*$/gm, ''),
}));

/** The longest list of them that a row shows. */
const shownTellers = 3;

/** What a test that asks for it writes: the key of the action, or the last words of the path. */
function traceOf({ action, path }: Row): RegExp | undefined {
  const words = /((?:\/[\w-]+)+)(?:\/\{\w+\})?$/.exec(path)?.[1];
  if (action !== null) return new RegExp(`\\b${action}\\b`);
  return words === undefined ? undefined : new RegExp(`${words}\\b(?!-)`);
}

function tellersOf(row: Row): string {
  const trace = traceOf(row);
  const found = tellers.filter(({ text }) => trace?.test(text)).map(({ name }) => name);
  const more = found.length > shownTellers ? ', and more' : '';
  return `${found.toSorted().slice(0, shownTellers).join(', ')}${more}`;
}

function statusesOf(row: Row): string {
  const operation = operationOf(row);
  if (operation === undefined) return '';
  const { refused } = exampleOf(operation);
  if (refused !== undefined) return String(refused);
  const window = [row.min_version, row.max_version].map((text, end) => Number(text?.slice(2) ?? (end === 0 ? 1 : 104)));
  return [...new Set(window.map((version) => at(operation.status, version)))].join(', ');
}

function lineOf(row: Row): string {
  const window = `${row.min_version ?? ''} to ${row.max_version ?? 'now'}`;
  return `| ${row.id.replace('|', '\\|')} | ${window} | \`${operationOf(row)?.name}\` | ${statusesOf(row)} | ${tellersOf(row)} |`;
}

/** There are no versions where there is no mount. */
const lineOfRoot = ({ id, success_codes: codes }: Row): string =>
  `| ${id} | always | versions | ${codes.map(({ code }) => code).join(', ')} | compute-legacy-mount |`;

export function coverageDocument(): string {
  return [
    '# The surface of the Compute API',
    '',
    `Made from Nova's contract and the catalogue; \`test/contract/coverage.test.ts\` says when it is stale, and writes it anew. All of its ${rootRows.length + rows.length} rows are here.`,
    '',
    'Each row is walked by `surface-walk` (granted at the first, middle and last version of its window, 404 outside, and each status of the contract declared), `responses`',
    '(answers by schema at every version that changes one), `requests` (bodies and queries taken and refused as the schemas say), `access` (every persona), `no-defects` (whatever is sent), and',
    '`examples`, where its example is found by the name of its operation. Besides, it is told of in the tests of the last column, of `test/stories`, `test/unit` and `test/e2e`.',
    '',
    '| row | window | operation | answers | told of in |',
    '| --- | --- | --- | --- | --- |',
    ...rootRows.map(lineOfRoot),
    ...rows.map(lineOf),
    '',
  ].join('\n');
}
