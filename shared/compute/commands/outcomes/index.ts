/** The outcome of every command, by its name. */
import type { CommandName } from '../../../messaging/commands.ts';
import { build } from './build.ts';
import { destroy } from './destroy.ts';
import type { OutcomeRow } from './outcome.ts';
import { reboot, start, stop } from './power.ts';
import { attachVolume, detachVolume } from './volumes.ts';

export const outcomes: { readonly [Name in CommandName]: OutcomeRow<Name> } = {
  build,
  destroy,
  start,
  stop,
  reboot,
  attach_volume: attachVolume,
  detach_volume: detachVolume,
};
