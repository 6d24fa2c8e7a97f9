/** `npm start`: a whole cloud on this machine. */
import { survivesSilence } from '../../shared/process-end.ts';
import { StoreUnavailable } from '../../shared/store/port.ts';
import { DamagedFile } from '../../shared/store/sqlite-database.ts';
import { firstUsers } from './first-users.ts';
import { makeUsable, readOptions, StartError } from './options.ts';
import { lockFolder } from './start-lock.ts';

/** `npm start`: runs until it is told to stop, or says why it cannot and ends the process. */
export async function main(): Promise<void> {
  try {
    await start();
  } catch (error) {
    const exitCode = error instanceof StartError ? error.exitCode : 1;
    (exitCode === 0 ? process.stdout : process.stderr).write(`${explanation(error)}\n`);
    process.exit(exitCode);
  }
}

/** What is wrong with the machine is a sentence; what is wrong with the code comes with its stack. */
function explanation(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StartError || error instanceof DamagedFile) return error.message;
  if (error instanceof StoreUnavailable)
    return `The cloud cannot start: ${error.message} Mend that, or name another folder with --state FOLDER.`;
  const isOfSystem = 'code' in error && 'syscall' in error;
  return isOfSystem ? `The cloud cannot start: ${error.message}.` : (error.stack ?? error.message);
}

async function start(): Promise<void> {
  const options = readOptions();
  // Whatever is made here is its owner's alone.
  process.umask(0o077);
  survivesSilence();
  makeUsable(options.state);
  const release = lockFolder(options.state);
  const users = firstUsers(options.state);
  // Imported only now, which takes as long as the hashing that goes on meanwhile.
  const { runCloud } = await import('./cloud.ts');
  await runCloud(options, users);
  release();
}
