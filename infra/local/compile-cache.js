/**
 * Node's compile cache: nothing is stripped of its types or compiled twice, which halves the time to the first answer. `npm ci` runs this file
 * to fill the cache, so that the very first start finds it full.
 */
import './without-undici.js';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

export function useCompileCache() {
  module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url)));
}

if (import.meta.main) {
  useCompileCache();
  // With another Node than the project's own (npm ci --omit=dev) there may be nothing that could start, and nothing to fill.
  await Promise.all([
    import('./main.ts'),
    import('./cloud.ts'),
    // An agent of its own finds it full as well: one file that is not there, and it keeps a stripper of types in memory for good.
    import('./machines/qemu.ts'),
    import('../../agent/main.ts'),
    import('../../shared/messaging/sqs.ts'),
  ]).catch(() => undefined);
}
