/** `npm start`. Plain JavaScript, because it runs before the cache does: from a full one the whole system starts without a stripper of types. */
import './without-undici.js';
import { useCompileCache } from './compile-cache.js';

useCompileCache();
const { main } = await import('./main.ts');
await main();
