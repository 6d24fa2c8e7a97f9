/** What a rebuild asks for. Source: contract/schemas/ServersController._rebuild.json; each field says since when it is there. */
import { z } from 'zod/mini';
import { type ObjectOutput, object, since, until, versions } from '../../../shared/operation/versioned.ts';
import { base64, bool, description, diskConfig, fqdn, hostname, ipv4, ipv6, metadata, name, uuid } from '../../../shared/operation/wire.ts';
import { trustedCertificates } from '../../../shared/operation/wire-lists.ts';

const shape = {
  imageRef: uuid,
  name: z.optional(name),
  adminPass: z.optional(z.string()),
  metadata: z.optional(metadata),
  preserve_ephemeral: z.optional(bool),
  'OS-DCF:diskConfig': z.optional(diskConfig),
  accessIPv4: z.optional(ipv4),
  accessIPv6: z.optional(ipv6),
  personality: until('2.56', z.optional(z.array(z.strictObject({ path: z.optional(z.string()), contents: z.optional(base64) })))),
  description: since('2.19', z.optional(description)),
  key_name: since('2.54', z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(255))))),
  user_data: since('2.57', z.optional(z.nullable(base64.check(z.maxLength(65_535))))),
  trusted_image_certificates: since('2.63', z.optional(trustedCertificates)),
  hostname: versions({ '2.1': undefined, '2.90': z.optional(hostname), '2.94': z.optional(fqdn) }),
};

export const rebuildFields = object(shape);
export type RebuildBody = ObjectOutput<typeof shape>;
