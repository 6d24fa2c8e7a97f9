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
  const whole = await build({
    ...options,
    entryPoints: [...sources.keys()].map((name) => ({ in: `entry:${name}`, out: `${name}/index` })),
  });

  // What functions load later would be a chunk that they share, if they were split in one build; a function's folder holds all that is its own.
  const outputs = { ...whole.metafile.outputs };
  const lazy = modulesWithImports(whole.metafile);
  for (const [path, { inputs, entryPoint = '' }] of Object.entries(whole.metafile.outputs)) {
    if (!Object.keys(inputs).some((input) => lazy.has(input))) continue;
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
function modulesWithImports({ inputs }: Metafile): ReadonlySet<string> {
  const ours = Object.entries(inputs).filter(([path]) => !path.startsWith('node_modules/'));
  return new Set(ours.flatMap(([path, { imports }]) => (imports.some(({ kind }) => kind === 'dynamic-import') ? [path] : [])));
}
