/** Nova's numbers for what a machine is doing: drivers report them, and `OS-EXT-STS:power_state` shows what was reported last. */
export const pending = 0;
export const running = 1;
export const paused = 3;
export const shutdown = 4;
export const crashed = 6;
export const suspended = 7;
export type PowerState = typeof pending | typeof running | typeof paused | typeof shutdown | typeof crashed | typeof suspended;
