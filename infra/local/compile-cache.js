/**
 * Node's compile cache: nothing is stripped of its types or compiled twice, which halves the time to the first answer. `npm ci` runs this file
 * to fill the cache, so that the very first start finds it full.
 */
import './without-undici.js';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

export function useCompileCache() {
  enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url)));
}

if (import.meta.main) {
  useCompileCache();
  // Without the project's own Node (npm ci --omit=dev) there is nothing to fill, and nothing that could start.
  await Promise.all([import('./main.ts'), import('./cloud.ts')]).catch(() => undefined);
}
