/** The consoles that a machine may have, in Nova's words. */
export const consoleTypes = ['novnc', 'spice-html5', 'spice-direct', 'serial', 'webmks'] as const;
export type ConsoleType = (typeof consoleTypes)[number];
