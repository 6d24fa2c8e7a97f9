/** How a process learns that it is to end. */

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** The scripts by which users start processes that stay. */
const npmScripts = ['start', 'agent'];

/** How often it is looked whether npm is still there, milliseconds. */
const lookEvery = 500;

/**
 * Calls `end` once: at TERM, INT and HUP, and when the npm that started this process is gone. npm hands on neither HUP nor its own death, and a
 * process that stayed behind would hold the port. A second signal ends the process at once.
 */
export function onEnd(end: () => void): void {
  let isEnding = false;
  const begin = () => {
    if (isEnding) process.exit(130);
    isEnding = true;
    end();
  };
  for (const name of signals) process.on(name, begin);
  if (!npmScripts.includes(process.env['npm_lifecycle_event'] ?? '')) return;
  const npm = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(look);
    if (!isEnding) begin();
  }, lookEvery);
  look.unref();
}

/** Nobody reads any more what a process says whose terminal is gone: that must not end it in the midst of its work. */
export function survivesSilence(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
