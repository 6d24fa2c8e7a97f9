/** What programs that are started find in their environment. */

/** Where they are looked for: those of administrators too, which an ordinary user's path leaves out. */
export const searchPath = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/** What they say is looked at: in English, wherever they run. */
export const toolEnvironment: NodeJS.ProcessEnv = { ...process.env, PATH: searchPath, LC_ALL: 'C' };
