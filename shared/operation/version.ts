/**
 * Microversions. Inside the code a version is its minor number (2.79 is 79), because the major is always 2 in Compute and 3 in Volume.
 * Source: Nova's REST API version history, 2.1 to 2.104, and Cinder's, 3.0 to 3.71.
 */
export type Version = number;

export const minimumVersion: Version = 1;
export const maximumVersion: Version = 104;

/** A version as written in declarations. */
export type VersionText = `2.${number}` | `3.${number}`;

/** What no service knows an older one than. */
export const firstVersion: Version = 0;
/** The newest that the Volume API knows. */
export const maximumVolumeVersion: Version = 71;

/** Reads `2.79` as written in declarations. @throws RangeError for anything else. */
export function version(text: VersionText): Version {
  const minor = Number(text.slice(2));
  const [minimum, maximum] = text.startsWith('2') ? [minimumVersion, maximumVersion] : [firstVersion, maximumVolumeVersion];
  if (!Number.isInteger(minor) || minor < minimum || minor > maximum) throw new RangeError(`No such microversion: ${text}`);
  return minor;
}

export function formatVersion(minor: Version): string {
  return `2.${minor}`;
}
