import { z } from 'zod/mini';
import { backupServerErrors, imageServer } from '../../../shared/compute/actions/image/image-server.ts';
import { together } from '../../../shared/errors.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { metadata, name, whole } from '../../../shared/operation/wire.ts';
import { assertImageMetadata, imageMetadataErrors, imageReply } from '../image-action.ts';
import { serverAction } from '../server-action.ts';

/** As large as one likes, and nothing but a newline passes Nova's pattern too: what is no number has no backup deleted. */
const rotation = z.pipe(
  z.union([whole.check(z.gte(0)), z.string().check(z.minLength(1), z.regex(/^[0-9]*\n?$/))]),
  z.transform((given: string | number) =>
    String(given).trim() === '' ? Number.MAX_SAFE_INTEGER : Math.min(Number(given), Number.MAX_SAFE_INTEGER),
  ),
);

export default serverAction({
  action: 'createBackup',
  policy: policy.member('os_compute_api:os-create-backup'),
  body: z.strictObject({ createBackup: z.strictObject({ name, backup_type: z.string(), rotation, metadata: z.optional(metadata) }) }),
  act: {
    errors: together(backupServerErrors, imageMetadataErrors),
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body, ...asked }) {
      const { name: wanted, metadata: given = {}, backup_type: type, rotation: kept } = body.createBackup;
      await assertImageMetadata(ports, { projectId: server.projectId, userId: asked.caller.userId }, given, asked.version);
      const backup = { type, rotation: kept };
      const { imageId, command } = await imageServer(tx, ports, server, { name: wanted, metadata: given, backup }, asked);
      return { command, reply: imageReply(ports, asked, imageId, kept > 0) };
    },
  },
});
