/** The words of `npm start`, so that what is tested and measured is started just as its users start it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<'start' | 'agent' | 'postinstall', string>>;
};

/** The shell's `exec` makes the program npm's own child, so that npm's signals reach it. */
export const [startProgram = '', ...startWords] = scripts.start.replace(/^exec /, '').split(' ');

/** What `npm ci` runs to fill the compile cache. */
export const [fillProgram = '', ...fillWords] = scripts.postinstall.split(' ');

/** A line for a shell; the agent's own words follow it. */
export const agentLine = scripts.agent;
