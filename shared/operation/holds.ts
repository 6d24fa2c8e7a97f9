/** Looks through JSON. */

/** Whether an object or list in it is what is looked for; the outermost has depth 0. */
export function holds(json: unknown, isIt: (found: object, depth: number) => boolean, depth = 0): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return isIt(json, depth) || Object.values(json).some((member) => holds(member, isIt, depth + 1));
}
