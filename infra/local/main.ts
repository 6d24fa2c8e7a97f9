/** `npm start`: a whole cloud on this machine. */
import { firstUsers } from './first-users.ts';
import { makeUsable, readOptions, StartError } from './options.ts';

/** `npm start`: runs until it is told to stop, or says why it cannot and ends the process. */
export async function main(): Promise<void> {
  try {
    await start();
  } catch (error) {
    const { message, exitCode } =
      error instanceof StartError ? error : { message: error instanceof Error ? error.stack : error, exitCode: 1 };
    (exitCode === 0 ? process.stdout : process.stderr).write(`${message}\n`);
    process.exit(exitCode);
  }
}

async function start(): Promise<void> {
  const options = readOptions();
  makeUsable(options.state);
  const users = firstUsers(options.state);
  // Imported only now, which takes as long as the hashing that goes on meanwhile.
  const { runCloud } = await import('./cloud.ts');
  await runCloud(options, users);
}
