/**
 * Work that keeps a thread busy for long: hashes of passwords, new RSA keys. Node has four threads for it and for files, so that whoever asks for
 * much of it would hold up everybody else's files. Two threads stay free.
 */
import * as limits from './limits.ts';
import * as requestErrors from './operation/errors.ts';

/** Does the work when it is its turn. @throws requestErrors.TooManyRequests when so many wait already */
type Lane = <Result>(mostWaiting: number, work: () => Promise<Result>) => Promise<Result>;

export function slowLane(atOnce: number): Lane {
  let running = 0;
  const line: (() => void)[] = [];
  return async (mostWaiting, work) => {
    if (running >= atOnce) {
      if (line.length >= mostWaiting) throw requestErrors.TooManyRequests().after(limits.slowWork.retryAfterSeconds);
      await new Promise<void>((resolve) => line.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // Whoever is next takes this place over, so that nobody slips in between.
      const next = line.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** The lane of this process. */
export const slowly: Lane = /* @__PURE__ */ slowLane(limits.slowWork.atOnce);
