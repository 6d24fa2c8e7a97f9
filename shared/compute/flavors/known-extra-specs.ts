/**
 * The extra specs that Nova knows, by namespace, and what their values may be. A name in none of these namespaces is its cloud's own. Source: Nova's reference of extra
 * specs, `configuration/extra-specs`.
 */

import { looseBoolean } from '../../operation/loose-boolean.ts';
import { ownMember } from '../../own-member.ts';
import * as computeErrors from '../errors.ts';

type Kind =
  | 'any'
  | 'boolean'
  | { readonly oneOf: readonly string[] }
  | { readonly minimum?: number; readonly maximum?: number }
  | { readonly pattern: RegExp };

const whole: Kind = {};
const positive: Kind = { minimum: 1 };
const notNegative: Kind = { minimum: 0 };
const oneOf = (...words: readonly string[]): Kind => ({ oneOf: words });
const cpus: Kind = { pattern: /^(?:\^?\d+(-\d+)?(,\^?\d+(-\d+)?)*)$/ };
const pageSizes: Kind = { pattern: /^(?:(large|small|any|\d+([kKMGT]i?)?(b|bit|B)?))$/ };

/** Behind `hw:`; a number counts nodes. */
const hw: Readonly<Record<string, Kind>> = {
  cpu_policy: oneOf('dedicated', 'shared', 'mixed'),
  cpu_thread_policy: oneOf('prefer', 'isolate', 'require'),
  emulator_threads_policy: oneOf('isolate', 'share'),
  cpu_dedicated_mask: cpus,
  cpu_realtime: 'boolean',
  cpu_realtime_mask: cpus,
  cpu_sockets: positive,
  cpu_cores: positive,
  cpu_threads: positive,
  // Nova's scheduler reads the first three of these names, and its check knows the others.
  cpu_max_sockets: positive,
  cpu_max_cores: positive,
  cpu_max_threads: positive,
  max_cpu_sockets: positive,
  max_cpu_cores: positive,
  max_cpu_threads: positive,
  numa_nodes: positive,
  'numa_cpus.{id}': cpus,
  'numa_mem.{id}': positive,
  mem_page_size: pageSizes,
  mem_encryption: 'boolean',
  mem_encryption_model: oneOf('amd-sev', 'amd-sev-es'),
  locked_memory: 'boolean',
  hide_hypervisor_id: 'boolean',
  boot_menu: 'boolean',
  pmu: 'boolean',
  pmem: { pattern: /^(?:([a-zA-Z0-9_]+(,[a-zA-Z0-9_]+)*))$/ },
  pci_numa_affinity_policy: oneOf('required', 'preferred', 'legacy', 'socket'),
  serial_port_count: notNegative,
  sound_model: oneOf('sb16', 'es1370', 'pcspk', 'ac97', 'ich6', 'ich9', 'usb', 'virtio'),
  usb_model: oneOf('qemu-xhci', 'piix3-uhci', 'ich9-ehci1', 'nec-xhci'),
  redirected_usb_ports: { minimum: 0, maximum: 15 },
  tpm_model: oneOf('tpm-tis', 'tpm-crb'),
  tpm_version: oneOf('1.2', '2.0'),
  tpm_secret_security: oneOf('user', 'host', 'deployment'),
  virtio_packed_ring: 'boolean',
  vif_multiqueue_enabled: 'boolean',
  viommu_model: oneOf('intel', 'smmuv3', 'virtio', 'auto'),
  watchdog_action: oneOf('disabled', 'none', 'pause', 'poweroff', 'reset'),
  maxphysaddr_mode: oneOf('passthrough', 'emulate'),
  maxphysaddr_bits: notNegative,
  ephemeral_encryption: 'boolean',
  ephemeral_encryption_format: oneOf('plain', 'luks', 'luksv2'),
  machine_type: 'any',
};

const shares: Kind = oneOf('custom', 'high', 'normal', 'low');
/** Behind `quota:`. */
const quota: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(
    ['cpu', 'memory', 'disk_io', 'vif'].flatMap((name) => [
      [`${name}_limit`, notNegative],
      [`${name}_reservation`, whole],
      [`${name}_shares_level`, shares],
      [`${name}_shares_share`, notNegative],
    ]),
  ),
  cpu_shares: notNegative,
  cpu_period: notNegative,
  cpu_quota: whole,
  ...Object.fromEntries(
    ['read', 'write', 'total'].flatMap((way) =>
      ['bytes', 'iops'].flatMap((unit) => [
        [`disk_${way}_${unit}_sec`, notNegative],
        [`disk_${way}_${unit}_sec_max`, notNegative],
      ]),
    ),
  ),
  ...Object.fromEntries(
    ['inbound', 'outbound'].flatMap((way) => ['average', 'peak', 'burst'].map((what) => [`vif_${way}_${what}`, notNegative])),
  ),
};

const anyName: Readonly<Record<string, Kind>> = { '*': 'any' };

/** By what stands before the colon. */
const namespaces: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  accel: { device_profile: 'any' },
  aggregate_instance_extra_specs: anyName,
  capabilities: anyName,
  hw,
  hw_rng: { allowed: 'boolean', rate_bytes: notNegative, rate_period: notNegative },
  hw_video: { ram_max_mb: notNegative },
  os: {
    secure_boot: oneOf('disabled', 'required', 'optional'),
    resolution: oneOf('1024x768', '1280x1024', '1600x1200', '1920x1200', '2560x1600', '3840x2160'),
    monitors: { minimum: 1, maximum: 8 },
    vram: oneOf('64', '128', '256', '512', '1024'),
  },
  pci_passthrough: { alias: { pattern: /^(?:[^:]+:\d+(?:\s*,\s*[^:]+:\d+)*)$/ } },
  powervm: { ...Object.fromEntries(['min_mem', 'max_mem', 'min_vcpu', 'max_vcpu'].map((name) => [name, notNegative])), '*': 'any' },
  quota,
  vmware: anyName,
};

/** Without a namespace. */
const bare: Readonly<Record<string, Kind>> = { hide_hypervisor_id: 'boolean', group_policy: oneOf('none', 'isolate') };

function kindOf(name: string): Kind | 'unknown' | undefined {
  const colon = name.indexOf(':');
  if (colon < 0) return ownMember(bare, name);
  const [namespace, rest] = [name.slice(0, colon), name.slice(colon + 1)];
  if (/^resources[a-zA-Z0-9_-]{0,64}$/.test(namespace)) return /^[A-Z0-9_]+$/.test(rest) ? whole : 'unknown';
  if (/^trait[a-zA-Z0-9_-]{0,64}$/.test(namespace)) return /^[A-Z0-9_]+$/.test(rest) ? oneOf('required', 'forbidden') : 'unknown';
  if (!Object.hasOwn(namespaces, namespace)) return undefined;
  const known = namespaces[namespace] ?? {};
  const generic = rest.replace(/\.\d+$/, '.{id}');
  if (Object.hasOwn(known, generic)) return known[generic];
  return known['*'] ?? 'unknown';
}

export const knownExtraSpecErrors = [computeErrors.FlavorExtraSpecRefused];

/** @throws knownExtraSpecErrors for a name that its namespace does not know, and for a value that it cannot have */
export function assertKnownExtraSpecs(specs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(specs)) {
    const kind = kindOf(name);
    const why = kind === undefined || kind === 'any' ? undefined : wrongWith(kind, name, value);
    if (why !== undefined) throw computeErrors.FlavorExtraSpecRefused({ why });
  }
}

function wrongWith(kind: Exclude<Kind, 'any'> | 'unknown', name: string, value: string): string | undefined {
  if (kind === 'unknown') return `extra spec '${name}' does not appear to be a valid extra spec.`;
  if (kind === 'boolean') return looseBoolean(value) === undefined ? `'${value}' is not a valid boolean-like value` : undefined;
  if ('oneOf' in kind) return kind.oneOf.includes(value) ? undefined : `'${value}' is not one of: ${kind.oneOf.join(', ')}`;
  if ('pattern' in kind) {
    const format = kind.pattern.source.slice('^(?:'.length, -')$'.length);
    return kind.pattern.test(value) ? undefined : `'${value}' is not of the format '${format}'`;
  }
  if (!/^\s*[+-]?\d+\s*$/.test(value)) return `'${value}' is not a valid integer value`;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = kind;
  if (Number(value) > maximum) return `'${value}' is greater than the max value of '${maximum}'`;
  return Number(value) < minimum ? `'${value}' is less than the min value of '${minimum}'` : undefined;
}
