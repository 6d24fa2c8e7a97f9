/** What the volume service limits, in Cinder's names and with its defaults. What is not counted limits nothing here: there are no backups and no groups. */
import { defaultsOf, type QuotaResources } from './resource.ts';

export const volumeResources = {
  volumes: { default: 100, counted: true },
  snapshots: { default: 100, counted: true },
  gigabytes: { default: 1000, counted: true },
  backups: { default: 10 },
  backup_gigabytes: { default: 1000 },
  groups: { default: 10 },
  per_volume_gigabytes: { default: -1 },
} as const satisfies QuotaResources;

/** The limits of every project. */
export const volumeLimits = /* @__PURE__ */ defaultsOf(volumeResources);
