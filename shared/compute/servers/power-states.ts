/** The numbers that `OS-EXT-STS:power_state` shows: what the hypervisor last reported. */
export const pending = 0;
export const running = 1;
export const paused = 3;
export const shutdown = 4;
export const crashed = 6;
export const suspended = 7;
export type PowerState = typeof pending | typeof running | typeof paused | typeof shutdown | typeof crashed | typeof suspended;
