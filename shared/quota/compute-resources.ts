/** What the compute service limits, in Nova's names and with its defaults. What servers and requests are not held to limits nothing here: networks are Neutron's. */
import { type Counted, defaultsOf, type QuotaResources } from './resource.ts';

export const computeResources = {
  instances: { default: 10, counted: true },
  cores: { default: 20, counted: true },
  /** MiB. */
  ram: { default: 51_200, counted: true },
  metadata_items: { default: 128 },
  key_pairs: { default: 100 },
  server_groups: { default: 10, counted: true },
  server_group_members: { default: 10 },
  injected_files: { default: 5, until: '2.56' },
  injected_file_content_bytes: { default: 10_240, until: '2.56' },
  injected_file_path_bytes: { default: 255, until: '2.56' },
  fixed_ips: { default: -1, until: '2.35' },
  floating_ips: { default: -1, until: '2.35' },
  security_groups: { default: -1, until: '2.35' },
  security_group_rules: { default: -1, until: '2.35' },
} as const satisfies QuotaResources;

export const defaultLimits = /* @__PURE__ */ defaultsOf(computeResources);

/** What counters of the project say. */
export const countedQuotas = ['instances', 'cores', 'ram', 'server_groups'] as const satisfies readonly Counted<typeof computeResources>[];
/** What a project uses; `ram` is in MiB. */
export type ComputeUsage = Readonly<Record<Counted<typeof computeResources>, number>>;

export type Limits = typeof defaultLimits;

type Given = Readonly<Record<string, number>>;

/** A project's limits: its own over the defaults, and those over what they are as long as nobody has set them. */
export const limitsOf = (own: Given, defaults: Given = {}): Limits => ({ ...defaultLimits, ...defaults, ...own });
