/** Who else on this machine can read what is kept. */
import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that this system makes in its own: earlier versions left some of them open. */
const inner = ['hosts', 'images'];

export function closeFolders(state: string): void {
  for (const folder of inner.map((name) => join(state, name))) if (existsSync(folder)) chmodSync(folder, 0o700);
}

/** What the start says of a folder that others can enter. It may be shared on purpose, so it is left as it is. */
export function openWarnings(state: string): readonly string[] {
  const mode = statSync(state).mode & 0o777;
  if ((mode & 0o077) === 0) return [];
  return [`  warning  other users of this machine can enter the folder (mode ${mode.toString(8)}): chmod 700 ${state}`];
}
