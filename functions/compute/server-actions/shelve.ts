import { z } from 'zod/mini';
import { shelveErrors, shelveServer } from '../../../shared/compute/actions/shelve/shelve-server.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'shelve',
  policy: policy.member('os_compute_api:os-shelve:shelve'),
  body: z.strictObject({ shelve: z.unknown() }),
  act: {
    errors: shelveErrors,
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, cause) {
      return { command: await shelveServer(tx, ports, server, cause) };
    },
  },
});
