/** What the volume service limits, in Cinder's names and with its defaults. Backups are counted apart (shared/volume/backups/quota.ts), and of groups there are none; volume-types.ts has those of types. */
import { defaultsOf, type QuotaResources } from './resource.ts';
import { ofTypes } from './volume-types.ts';

export const volumeResources = {
  volumes: { default: 100, counted: true },
  snapshots: { default: 100, counted: true },
  gigabytes: { default: 1000, counted: true },
  backups: { default: 10 },
  backup_gigabytes: { default: 1000 },
  groups: { default: 10 },
  per_volume_gigabytes: { default: -1 },
} as const satisfies QuotaResources;

export const defaultVolumeLimits = /* @__PURE__ */ defaultsOf(volumeResources);
export type VolumeLimits = typeof defaultVolumeLimits;

type Given = Readonly<Record<string, number>>;

/** A project's limits: its own over the defaults, and those over what they are as long as nobody has set them. */
export const volumeLimitsOf = (own: Given, defaults: Given = {}): VolumeLimits => ({
  ...defaultVolumeLimits,
  ...ofTypes(defaults, false),
  ...ofTypes(own, false),
});

/** Those of volume types, as they are kept; what was said of none limits nothing. */
export const typeLimitsOf = (own: Given, defaults: Given = {}): Given => ({ ...ofTypes(defaults, true), ...ofTypes(own, true) });
