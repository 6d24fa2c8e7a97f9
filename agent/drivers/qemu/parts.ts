import type { Disks } from './disks.ts';
import type { Guests } from './guests.ts';
import type { Host } from './host.ts';
import type { Monitors } from './monitors.ts';
import type { Volumes } from './volumes.ts';

/** What the driver's calls are made of. */
export interface Parts {
  readonly host: Host;
  readonly monitors: Monitors;
  readonly guests: Guests;
  readonly volumes: Volumes;
  readonly disks: Disks;
}
