import { z } from 'zod/mini';
import { imageServer, imageServerErrors, imageVolumes, imageVolumesErrors } from '../../../shared/compute/actions/image/image-server.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { together } from '../../../shared/errors.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { metadata, name } from '../../../shared/operation/wire.ts';
import { assertImageMetadata, imageMetadataErrors, imageReply } from '../image-action.ts';
import { serverAction } from '../server-action.ts';

const ofVolumes = policy.member('os_compute_api:servers:create_image:allow_volume_backed');

export default serverAction({
  action: 'createImage',
  policy: policy.member('os_compute_api:servers:create_image'),
  body: z.strictObject({ createImage: z.strictObject({ name, metadata: z.optional(metadata) }) }),
  act: {
    errors: together(imageServerErrors, imageVolumesErrors, imageMetadataErrors, [computeErrors.SnapshotsExceeded]),
    needs: ['table:read', 'table:write', 'queue:send'],
    refuse: (ports, error) => (ports.volumes.exceededQuota(error) === undefined ? undefined : computeErrors.SnapshotsExceeded()),
    async run(tx, ports, server, { body, ...asked }) {
      const { name: wanted, metadata: given = {} } = body.createImage;
      await assertImageMetadata(ports, { projectId: server.projectId, userId: asked.caller.userId }, given, asked.version);
      if (server.isVolumeBacked) enforce(ofVolumes, asked.caller, { projectId: server.projectId });
      const make = server.isVolumeBacked ? imageVolumes : imageServer;
      const { imageId, command } = await make(tx, ports, server, { name: wanted, metadata: given }, asked);
      return { command, reply: imageReply(ports, asked, imageId) };
    },
  },
});
