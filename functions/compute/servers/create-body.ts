/** The body of POST /servers. Source: contract/schemas/ServersController.create.json; each field says since when it is there. */
import { z } from 'zod/mini';
import * as limits from '../../../shared/limits.ts';
import { list, object, optional, since, until, versions } from '../../../shared/operation/versioned.ts';
import {
  base64,
  bool,
  description,
  diskConfig,
  flavorRef,
  fqdn,
  hostname,
  integer,
  ipv4,
  ipv6,
  metadata,
  name,
  tag,
  uuid,
  whole,
} from '../../../shared/operation/wire.ts';
import { trustedCertificates } from '../../../shared/operation/wire-lists.ts';

// All of these may be missing.
const text = z.optional(z.string().check(z.maxLength(255)));
const word = (pattern: RegExp) => z.optional(z.string().check(z.minLength(1), z.maxLength(255), z.regex(pattern)));
const address = z.optional(z.union([ipv4, ipv6]));
const id = z.optional(uuid);
const aName = z.optional(name);
const aTag = z.optional(tag);
const flag = z.optional(bool);
const aHost = z.optional(fqdn);

const network = object({
  fixed_ip: address,
  port: z.optional(z.nullable(uuid)),
  uuid: versions({ '2.1': z.optional(z.string()), '2.37': id }),
  tag: versions({ '2.1': undefined, '2.32': aTag, '2.37': undefined, '2.42': aTag }),
});
const networks = list(network);

const legacyDevice = {
  virtual_name: text,
  volume_id: id,
  snapshot_id: id,
  volume_size: z.optional(integer({ minimum: 1 })),
  device_name: word(/^[a-zA-Z0-9._/-]*\n?$/),
  delete_on_termination: flag,
  no_device: z.optional(z.unknown()),
  connection_info: z.optional(z.string().check(z.maxLength(16_777_215))),
};

const device = object({
  ...legacyDevice,
  source_type: z.optional(z.enum(['volume', 'image', 'snapshot', 'blank'])),
  uuid: word(/^[a-zA-Z0-9._-]*\n?$/),
  image_id: id,
  destination_type: z.optional(z.enum(['local', 'volume'])),
  guest_format: text,
  device_type: text,
  disk_bus: text,
  boot_index: z.optional(z.nullable(z.union([whole, z.string().check(z.regex(/^-?[0-9]+\n?$/))]))),
  tag: versions({ '2.1': undefined, '2.32': aTag, '2.33': undefined, '2.42': aTag }),
  volume_type: since('2.67', z.nullable(text)),
});

const oneOrMoreServers = z.optional(z.union([uuid, z.array(uuid)]));

/** Unknown hints are kept: filters of a cloud's own may read them. */
const hints = z.looseObject({
  group: oneOrMoreServers,
  different_host: oneOrMoreServers,
  same_host: z.optional(z.union([z.string(), z.array(uuid)])),
  query: z.optional(z.union([z.string(), z.looseObject({})])),
  target_cell: aName,
  different_cell: z.optional(z.union([z.string(), z.array(z.string())])),
  build_near_host_ip: address,
  cidr: z.optional(z.string().check(z.regex(/^\/[0-9a-f.:]+\n?$/))),
});

/** How many servers; quotas alone say how many are too many. */
const count = z.optional(integer({ minimum: 1, maximum: Number.POSITIVE_INFINITY }));

const server = object({
  name,
  imageRef: z.optional(z.union([uuid, z.literal('')])),
  flavorRef,
  adminPass: z.optional(z.string()),
  metadata: z.optional(metadata),
  networks: versions({
    '2.1': z.optional(networks.at(1)),
    '2.32': z.optional(networks.at(32)),
    '2.37': z.union([networks.at(37), z.enum(['none', 'auto'])]),
    '2.42': z.union([networks.at(42), z.enum(['none', 'auto'])]),
  }),
  'OS-DCF:diskConfig': z.optional(diskConfig),
  accessIPv4: z.optional(ipv4),
  accessIPv6: z.optional(ipv6),
  personality: until('2.56', z.optional(z.array(z.strictObject({ path: z.optional(z.string()), contents: z.optional(base64) })))),
  availability_zone: aName,
  block_device_mapping: z.optional(z.array(z.strictObject(legacyDevice))),
  block_device_mapping_v2: optional(list(device)),
  config_drive: flag,
  key_name: aName,
  min_count: count,
  max_count: count,
  return_reservation_id: flag,
  security_groups: z.optional(z.array(z.strictObject({ name: aName }))),
  user_data: z.optional(base64.check(z.maxLength(65_535))),
  description: since('2.19', z.optional(description)),
  tags: since('2.52', z.optional(z.array(tag).check(z.maxLength(limits.serverTags)))),
  trusted_image_certificates: since('2.63', z.optional(trustedCertificates)),
  host: since('2.74', aHost),
  hypervisor_hostname: since('2.74', aHost),
  hostname: versions({ '2.1': undefined, '2.90': z.optional(hostname), '2.94': aHost }),
});

export const createBody = object({
  server,
  'os:scheduler_hints': z.optional(hints),
  'OS-SCH-HNT:scheduler_hints': z.optional(hints),
});

export type CreateBody = typeof createBody extends { at(version: number): infer Z }
  ? Z extends z.core.$ZodType<infer T>
    ? T
    : never
  : never;
