/** Time and chance as ports: nothing else in the project asks the machine for either. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts (it never rejects). */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Chance {
  /** A random (version 4) UUID. */
  uuid(): string;
  /** A number in [0, 1). */
  random(): number;
  /** Random bytes fit for secrets. */
  bytes(count: number): Uint8Array;
}
