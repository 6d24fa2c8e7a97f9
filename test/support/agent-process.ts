import { spawn } from 'node:child_process';
import { agentLine } from './start-command.ts';

/** `npm run agent`, without npm: the shell's `exec` makes it this very process. It says nothing unless it cannot start. */
export const startAgent = (...words: readonly string[]) =>
  spawn('sh', ['-c', `${agentLine} "$@"`, 'agent', ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
