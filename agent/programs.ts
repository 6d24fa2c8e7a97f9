/** Programs that an agent cannot do without. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { searchPath } from './environment.ts';

/** The Debian package that has each. */
export type Programs = Readonly<Record<string, string>>;

/** @returns in one line what is missing for whom, and how it is installed; undefined when all is there */
export function whatIsMissing(forWhom: string, programs: Programs, path = searchPath): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const missing = Object.keys(programs).filter((program) => !folders.some((folder) => isProgram(join(folder, program))));
  if (missing.length === 0) return undefined;
  const packages = new Set(missing.map((program) => programs[program]));
  return `${forWhom} need ${missing.join(', ')}, not found here: apt-get install --no-install-recommends ${[...packages].join(' ')}`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
