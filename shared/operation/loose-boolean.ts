/** Reads a boolean out of a query string as loosely as Nova does; undefined when it is none. */
export function looseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (['1', 't', 'true', 'on', 'y', 'yes'].includes(word)) return true;
  return ['0', 'f', 'false', 'off', 'n', 'no'].includes(word) ? false : undefined;
}

/** Whether a property or an extra spec says so; what is not there, or is no boolean, does not. */
export const isTrue = (text: string | undefined): boolean => text !== undefined && looseBoolean(text) === true;
