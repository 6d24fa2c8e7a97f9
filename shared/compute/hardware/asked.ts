/** What a flavor and an image ask of a machine's hardware, in the words of extra specs and image properties. Source: Nova's `nova/virt/hardware.py`. */

/** As much of a flavor as is looked at. */
export interface AskingFlavor {
  readonly name?: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly extraSpecs: Readonly<Record<string, string>>;
}
export type AskingImage = Readonly<Record<string, string>>;

/** How an image is called in messages. */
export interface ImageName {
  readonly id: string | null;
  readonly name: string | null;
}

/** What both say of the same thing: `hw:cpu_policy` and `hw_cpu_policy`. */
export const saidOf = (name: string, flavor: AskingFlavor, image: AskingImage) =>
  ({ flavor: flavor.extraSpecs[`hw:${name}`], image: image[`hw_${name}`] }) as const;

/** How Nova writes a list of words into a message. */
export const listed = (words: readonly string[]): string => `(${words.map((word) => `'${word}'`).join(', ')})`;

/** What counts up from 0 behind a name: `hw:numa_cpus.0`, `hw:numa_cpus.1`, ...; undefined when there is none. */
export function numbered(of: Readonly<Record<string, string>>, name: string): readonly string[] | undefined {
  const found: string[] = [];
  for (let index = 0; ; index++) {
    const value = of[`${name}.${index}`];
    if (value === undefined) return found.length === 0 ? undefined : found;
    found.push(value);
  }
}

/** CPUs as `0-3,^2,7`; undefined when it is no such text. */
export function cpusOf(text: string): ReadonlySet<number> | undefined {
  const [included, excluded] = [new Set<number>(), new Set<number>()];
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const found = /^(\^?)(\d{1,4})(?:\s*-\s*(\d{1,4}))?$/.exec(part);
    if (found === null) return undefined;
    const [, isExcluded, first, last = first] = found;
    if (Number(last) < Number(first) || (isExcluded && first !== last)) return undefined;
    for (let cpu = Number(first); cpu <= Number(last); cpu++) (isExcluded ? excluded : included).add(cpu);
  }
  return new Set([...included].filter((cpu) => !excluded.has(cpu)).sort((a, b) => a - b));
}
