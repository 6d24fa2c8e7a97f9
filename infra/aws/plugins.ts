/** What esbuild is told for our bundles besides its options. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { projectFolder } from './entries.ts';

/** Serves the entries, which are in no file. */
export function entries(sources: ReadonlyMap<string, string>): Plugin {
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
export const zodNamespace: Plugin = {
  name: 'zod namespace',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("import { z } from 'zod/mini'", "import * as z from 'zod/mini'"),
      loader: 'ts',
    }));
  },
};

/**
 * Imported the usual way, `node:http` shows all that it has, and for that loads undici, which nobody here uses: a third of a function's
 * start. Taken as an object, it loads what is asked of it.
 */
export const builtinHttp: Plugin = {
  name: 'builtin http',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?https?$/ }, ({ path }) => ({ path: path.replace(/^(node:)?/, 'node:'), namespace: 'builtin' }));
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
      loader: 'js',
    }));
  },
};
