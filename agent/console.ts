/** The end of what a machine has written to its console. */
import * as limits from '../shared/limits.ts';

const newline = 0x0a;

/**
 * The last so many lines, or all, of as many bytes as the API hands on. A line ends with its newline, so that behind the last newline stands one more line,
 * often an empty one. Source: Nova splits at newlines and counts the pieces.
 */
export function lastLines(text: Uint8Array, lines: number | null): Uint8Array {
  const end = text.length > limits.consoleBytes ? wholeCharacters(text.subarray(-limits.consoleBytes)) : text;
  if (lines === null) return end;
  let start = end.length + 1;
  for (let left = lines; left > 0 && start > 0; left--) start = start < 2 ? 0 : end.lastIndexOf(newline, start - 2) + 1;
  return end.subarray(start);
}

/** Without what is left of a character of UTF-8 that was cut through. */
function wholeCharacters(text: Uint8Array): Uint8Array {
  const isInside = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;
  let start = 0;
  while (start < 3 && isInside(text[start])) start += 1;
  return text.subarray(start);
}
