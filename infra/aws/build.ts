/** Bundles every function: a folder with an `index.mjs` each, and with the chunks that it loads when they are needed. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { entryOf, operationFiles, projectFolder } from './entries.ts';
import { type AnyFunction, allFunctions } from './functions.ts';
import { builtinHttp, entries, zodNamespace } from './plugins.ts';

export interface Bundles {
  /** Holds a folder per function, named as the function is. */
  readonly folder: string;
  /** What is in each bundle: outputs are named `NAME/index.mjs`, and `NAME/CHUNK.mjs`. */
  readonly outputs: Metafile['outputs'];
}

const bundleFolder = join(projectFolder, 'node_modules/.cache/bundles');

/** Lambda gives credentials by the environment: the SDK needs no other way to find some. */
const replaced = { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'runtime/credentials.ts') };

/** CommonJS modules require modules of Node: modules of JavaScript have no `require`, unless they are given one. */
const banner = { js: 'const require=process.getBuiltinModule;' };

/** How many functions a build holds at once: for each esbuild keeps all that it links, and that of all functions together would be ten gigabytes. */
const atOnce = 24;

/** @param functions all unless told */
export async function buildBundles(folder = bundleFolder, functions: readonly AnyFunction[] = allFunctions): Promise<Bundles> {
  rmSync(folder, { recursive: true, force: true });
  const files = await operationFiles();
  const sources = new Map(functions.map((each) => [each.name, entryOf(each, files)]));
  const options = {
    absWorkingDir: projectFolder,
    plugins: [entries(sources), zodNamespace, builtinHttp],
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
    // What knows the names of browsers, which the SDK loads in browsers.
    external: ['bowser'],
    banner,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  } as const satisfies BuildOptions;
  const names = [...sources.keys()];
  const outputs: Record<string, Metafile['outputs'][string]> = {};
  const inputs: Record<string, Metafile['inputs'][string]> = {};
  for (let from = 0; from < names.length; from += atOnce) {
    const entryPoints = names.slice(from, from + atOnce).map((name) => ({ in: `entry:${name}`, out: `${name}/index` }));
    const { metafile } = await build({ ...options, entryPoints });
    Object.assign(outputs, metafile.outputs);
    Object.assign(inputs, metafile.inputs);
  }

  // What functions load later would be a chunk that they share, if they were split in one build; a function's folder holds all that is its own.
  const lazy = modulesWithImports(inputs);
  for (const [path, { inputs: held, entryPoint = '' }] of Object.entries(outputs)) {
    if (!Object.keys(held).some((input) => lazy.has(input))) continue;
    const name = entryPoint.replace(/^entry:/, '');
    const split = await build({
      ...options,
      entryPoints: [{ in: `entry:${name}`, out: `${name}/index` }],
      splitting: true,
      chunkNames: `${name}/[name]-[hash]`,
    });
    delete outputs[path];
    Object.assign(outputs, split.metafile.outputs);
  }
  return { folder, outputs };
}

/** Our modules that import others only when they are needed. What the SDK so imports (for browsers, for streams) stays where it is, unread. */
function modulesWithImports(inputs: Metafile['inputs']): ReadonlySet<string> {
  const ours = Object.entries(inputs).filter(([path]) => !path.startsWith('node_modules/'));
  return new Set(ours.flatMap(([path, { imports }]) => (imports.some(({ kind }) => kind === 'dynamic-import') ? [path] : [])));
}
