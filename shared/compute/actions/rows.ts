/**
 * What may be done to a server, when, in which steps, and what comes of it: one row per action, to be imported as `* as lifecycle`. The handlers, what ends
 * commands, the reaper and the tests all read these rows. Guards are Nova's to the letter (contract/states.json); steps, deadlines and what
 * a failure does are Micronova's, so that no server keeps a task state for ever.
 */
export * from './attach-interface/rows.ts';
export * from './attach-volume/rows.ts';
export * from './create/row.ts';
export * from './delete/row.ts';
export * from './evacuate/rows.ts';
export * from './image/rows.ts';
export * from './live-migrate/rows.ts';
export * from './move/rows.ts';
export * from './password/row.ts';
export * from './power/rows.ts';
export * from './rebuild/row.ts';
export * from './rescue/rows.ts';
export * from './shelve/rows.ts';
export * from './soft-delete/rows.ts';
export * from './swap-volume/row.ts';
export * from './use-volume/rows.ts';
