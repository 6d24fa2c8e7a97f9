/**
 * Compute API microversions. Inside the code a version is its minor number (2.79 is 79), because the major is always 2.
 * Source: Nova's REST API version history, 2.1 to 2.104.
 */
export type Version = number;

export const minimumVersion: Version = 1;
export const maximumVersion: Version = 104;

/** Reads `2.79` as written in declarations. @throws RangeError for anything else. */
export function version(text: `2.${number}`): Version {
  const minor = Number(text.slice(2));
  if (!Number.isInteger(minor) || minor < minimumVersion || minor > maximumVersion) throw new RangeError(`No such microversion: ${text}`);
  return minor;
}

export function formatVersion(minor: Version): string {
  return `2.${minor}`;
}
