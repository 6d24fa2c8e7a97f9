/** Runs a program to its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { toolEnvironment } from '../environment.ts';

/** It ended with another status than 0. What it said may hold paths, and is for the log alone. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}

interface ToolOptions {
  /** It is killed after so long, which is an outage and no failure of what it worked at. */
  readonly milliseconds?: number;
  readonly signal?: AbortSignal | undefined;
  /** Open files that it has as its descriptors 3, 4, ... */
  readonly files?: readonly number[];
}

/** How much of what it complains about is kept, characters. */
const longestComplaint = 2000;

/** @returns what it wrote to its standard output. @throws ToolFailure */
export async function runTool(
  program: string,
  args: readonly string[],
  { milliseconds, signal, files = [] }: ToolOptions = {},
): Promise<string> {
  const bounds = [...(signal ? [signal] : []), ...(milliseconds === undefined ? [] : [AbortSignal.timeout(milliseconds)])];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe', ...files],
    env: toolEnvironment,
    killSignal: 'SIGKILL',
    ...(bounds.length === 0 ? {} : { signal: AbortSignal.any(bounds) }),
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${program} has no output.`);
  const [said, complaint, [status]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
  if (status === 0) return said;
  const message = `${program} ${args[0]} ended with ${status}: ${complaint.trim().slice(0, longestComplaint)}`;
  throw status === null ? new Error(message) : new ToolFailure(message);
}
