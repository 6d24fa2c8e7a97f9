/**
 * One function in a process of its own, as Lambda runs it: the bundle is imported, then events come one at a time. Its parent talks to it by
 * messages: `{ id, event }` in, `{ id, result }` or `{ id, error }` out; first `{ ready }` with the milliseconds that the import took.
 */
import { performance } from 'node:perf_hooks';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const started = performance.now();
const { handler } = (await import(process.argv[2] ?? '')) as { readonly handler: Handler };
const tell = (message: object) => process.send?.(message);

process.on('message', ({ id, event }: { readonly id: number; readonly event: unknown }) => {
  const context = {
    awsRequestId: `request-${id}`,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    getRemainingTimeInMillis: () => 28_000,
  };
  handler(event, context).then(
    (result) => tell({ id, result }),
    (error: unknown) => tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
tell({ ready: performance.now() - started });
