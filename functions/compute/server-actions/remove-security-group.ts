import { z } from 'zod/mini';
import { changeGroupErrors, removeGroup } from '../../../shared/compute/actions/networks/security-groups.ts';
import { record } from '../../../shared/compute/commands/begin.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

/** As Nova has it, neither a lock nor a state is in the way. */
export default serverAction({
  action: 'removeSecurityGroup',
  policy: policy.member('os_compute_api:os-security-groups:remove'),
  body: z.looseObject({ removeSecurityGroup: z.strictObject({ name: z.string().check(z.minLength(1)) }) }),
  act: {
    errors: changeGroupErrors,
    needs: ['table:read', 'table:write', 'networks'],
    async run(tx, ports, server, { body, ...cause }) {
      await removeGroup(tx, ports, server, body.removeSecurityGroup.name, cause.caller);
      record(tx, ports, { action: 'remove-security-group' }, server, cause, 'Success');
      return {};
    },
  },
});
