/** What the processes of a cloud of real machines take. */
import { readFileSync } from 'node:fs';

interface Memory {
  /** MiB in all, as its share where pages are shared with others, and without the pages of files. */
  readonly resident: number;
  readonly share: number;
  readonly own: number;
}

export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { resident: mib('Rss'), share: mib('Pss'), own: mib('Pss_Anon') };
}

/** What a machine's process has of the memory that its guest was given, MiB: the one mapping of just that size. */
export function guestMemoryOf(pid: number, givenMib: number): number {
  const text = readFileSync(`/proc/${pid}/smaps`, 'utf8');
  return Number(new RegExp(`^Size: +${givenMib * 1024} kB\\n(?:.*\\n)*?Rss: +(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;
}
