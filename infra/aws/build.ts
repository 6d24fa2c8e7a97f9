/** Bundles every function in one run of esbuild: a folder with an `index.mjs` each. */
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { entryOf, operationFiles, projectFolder } from './entries.ts';
import { type AnyFunction, allFunctions } from './functions.ts';

export interface Bundles {
  /** Holds a folder per function, named as the function is. */
  readonly folder: string;
  /** What is in each bundle: outputs are named `NAME/index.mjs`. */
  readonly metafile: Metafile;
}

const bundleFolder = join(projectFolder, 'node_modules/.cache/bundles');

/** The SDK's clients are replaced in bundles by small ones: they were two thirds of every bundle and of every start. */
export const replaced: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': join(import.meta.dirname, 'runtime/client/dynamodb.ts'),
  '@aws-sdk/lib-dynamodb': join(import.meta.dirname, 'runtime/client/dynamodb.ts'),
  '@aws-sdk/client-sqs': join(import.meta.dirname, 'runtime/client/sqs.ts'),
};

/** CommonJS modules require modules of Node: modules of JavaScript have no `require`, unless they are given one. */
export const banner = { js: 'const require=process.getBuiltinModule;' };

/** @param functions all unless told */
export async function buildBundles(folder = bundleFolder, functions: readonly AnyFunction[] = allFunctions): Promise<Bundles> {
  rmSync(folder, { recursive: true, force: true });
  const files = await operationFiles();
  const sources = new Map(functions.map((each) => [each.name, entryOf(each, files)]));
  const result = await build({
    absWorkingDir: projectFolder,
    entryPoints: functions.map(({ name }) => ({ in: `entry:${name}`, out: `${name}/index` })),
    plugins: [entries(sources), zodNamespace],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    alias: replaced,
    banner,
    metafile: true,
    legalComments: 'none',
    // Statements with this label find mistakes of code while it is tested. AWS refuses by itself what would do harm there.
    dropLabels: ['ASSERT'],
    logLevel: 'warning',
  });
  return { folder, metafile: result.metafile };
}

/** Serves the entries, which are in no file. */
function entries(sources: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'entries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace: 'entry' }));
      onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({
        contents: sources.get(path) ?? '',
        loader: 'ts',
        resolveDir: projectFolder,
      }));
    },
  };
}

/**
 * `import { z } from 'zod/mini'` names an object that holds all of zod, with its messages in every language; `import * as z` is the same to
 * the code that uses it, and lets the bundle leave out what is not used.
 */
const zodNamespace: Plugin = {
  name: 'zod namespace',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("import { z } from 'zod/mini'", "import * as z from 'zod/mini'"),
      loader: 'ts',
    }));
  },
};
