/** Style as a test: what a linter does not say, and the proof that what it says, it says. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const sources = globSync('{agent,functions,infra,shared}/**/*.ts');

/** The adapters over the machine's time, chance and environment, and the programs that are started. */
const machine = new Set([
  'shared/system-clock.ts',
  'shared/process-end.ts',
  'agent/main.ts',
  'agent/environment.ts',
  'infra/admin/main.ts',
]);
const isAdapter = (file: string) => machine.has(file) || file.startsWith('infra/aws/');

test('time, chance and environment are asked for in adapters only', () => {
  const found = sources
    .filter((file) => !isAdapter(file))
    .flatMap((file) => {
      const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      return /Date\.now\(|Math\.random\(|randomUUID\(|process\.env|new Date\(\)/.test(code) ? [file] : [];
    });
  assert.deepEqual(found, []);
});

test('no file is so long that it must be two', () => {
  const long = sources.filter((file) => readFileSync(file, 'utf8').split('\n').length > 400);
  assert.deepEqual(long, []);
});

/** Ways of reading a stream to its end, or of having it thrown away, however long it is. */
const unboundedReads = [
  /node:stream\/consumers/,
  /\.resume\(\)/,
  /\.iterator\(/,
  /\.on\('data'/,
  /\b(?:request|req|stream|body|bytes)\b[^;{}]*\.(?:toArray|pipe)\(/,
  /Array\.fromAsync\([^)]*\b(?:request|stream|body|bytes)\b/,
  /for await \([^)]*\bof (?:request|req|stream|body|bytes)\b/,
];

/** What reads streams, and what bounds it. */
const boundedReaders: Readonly<Record<string, string>> = {
  'infra/local/request-body.ts': 'size and pace; all requests are read here',
  'infra/local/image-folder.ts': 'bytes that functions/image/image-data/receiving.ts bounds',
  'functions/image/image-data/receiving.ts': 'the size of images, and the pace of request-body.ts',
  'agent/drivers/qemu/accelerator.ts': 'what QEMU says of a trial, of which nothing is kept',
  'agent/images/tool.ts': 'what our own tools say, which are killed after a time',
  'agent/metadata/conversation.ts': 'what one guest says to its own service; of it a password is kept, and no more',
  'agent/volumes/process.ts': 'what our own tools say',
};

const readsWithoutBounds = (code: string) => unboundedReads.some((pattern) => pattern.test(code));

test('nothing that clients send is read without bounds', () => {
  const readers = sources.filter((file) => readsWithoutBounds(readFileSync(file, 'utf8')));
  assert.deepEqual(readers.filter((file) => !(file in boundedReaders)).sort(), []);
  assert.deepEqual(
    Object.keys(boundedReaders).filter((file) => !readers.includes(file)),
    [],
    'no longer a reader',
  );
  for (const canary of [
    "import { buffer } from 'node:stream/consumers';",
    'for await (const chunk of request) chunks.push(chunk);',
    'for await (const chunk of stream ?? nothing()) length += chunk.length;',
    'const all = await Array.fromAsync(stream);',
    "request.on('data', (chunk) => chunks.push(chunk));",
    'if (!request.readableEnded) request.resume();',
    'await request.toArray();',
  ]) {
    assert.ok(readsWithoutBounds(canary), canary);
  }
});

const halfOfCircle = (other: string) => `import type { Other } from './${other}';\nexport interface Other { readonly other: Other }\n`;

/** Files that break an import rule, and what the rule says. */
const canaries: readonly (readonly [file: string, code: string, complaint: RegExp])[] = [
  ['shared/compute/canary.ts', "export * from '../../functions/catalogue.ts';\n", /imports none of them/],
  ['shared/volume/canary.ts', "export * from '../store/sqlite.ts';\n", /handed one/],
  ['shared/quota/canary.ts', "export * from '../store/dynamodb.ts';\n", /handed one/],
  ['functions/compute/canary.ts', "export * from '@aws-sdk/client-sqs';\n", /no SDK/],
  ['functions/compute/canary2.ts', "export * from '../../infra/local/ports.ts';\n", /one way/],
  ['agent/canary.ts', "export * from '../shared/compute/servers/server.ts';\n", /by its messages only/],
  ['shared/circle.ts', halfOfCircle('circle-2.ts'), /part of a cycle/],
  ['shared/circle-2.ts', halfOfCircle('circle.ts'), /part of a cycle/],
];

test('an import against the direction of the house is refused', async () => {
  const root = mkdtempSync(join(tmpdir(), 'micronova-canary-'));
  const configuration = JSON.parse(readFileSync('biome.json', 'utf8')) as Record<string, unknown>;
  writeFileSync(`${root}/biome.json`, JSON.stringify({ ...configuration, $schema: undefined, vcs: { enabled: false }, root: true }));
  for (const [file, code] of canaries) {
    mkdirSync(dirname(`${root}/${file}`), { recursive: true });
    writeFileSync(`${root}/${file}`, code);
  }
  // All are there: half of a circle is none.
  for (const [file, , complaint] of canaries) {
    const run = promisify(execFile)(resolve('node_modules/.bin/biome'), ['lint', file], { cwd: root });
    await assert.rejects(run, (error: { stdout?: string; stderr?: string }) => {
      assert.match(`${error.stdout}${error.stderr}`, complaint, file);
      return true;
    });
  }
  rmSync(root, { recursive: true });
});

/** They compile what clients write to see whether it is well formed, or what is written down here; none matches with it. */
const compiling = new Set([
  'shared/volume/dictionary.ts',
  'infra/aws/runtime/image-bucket.ts',

  'shared/operation/query-values.ts',
  'shared/operation/middlewares/microversion.ts',
  'infra/local/clouds-file.ts',
  'shared/volume/dictionary.ts',
  'infra/aws/runtime/image-bucket.ts',
]);

test("no client's text becomes an expression of V8, which backtracks: shared/linear-regex.ts matches those", () => {
  const found = sources.filter((file) => !compiling.has(file) && /\bRegExp\(/.test(readFileSync(file, 'utf8')));
  assert.deepEqual(found, []);
});
