/** `npm run admin`: what administrators do with whole hosts, over the HTTP API of any cloud of this kind. */
import { systemClock } from '../../shared/system-clock.ts';
import { AdminError } from './access.ts';
import { admin } from './commands.ts';

try {
  await admin(process.argv.slice(2), {
    environment: process.env,
    send: fetch,
    write: (text) => void process.stdout.write(text),
    sleep: (milliseconds) => systemClock.sleep(milliseconds),
  });
} catch (error) {
  const isOfCloud = error instanceof AdminError || error instanceof TypeError;
  process.stderr.write(
    `${isOfCloud ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : (error as Error).stack}\n`,
  );
  process.exitCode = 1;
}
