import { z } from 'zod/mini';
import { addGroup, changeGroupErrors } from '../../../shared/compute/actions/networks/security-groups.ts';
import { record } from '../../../shared/compute/commands/begin.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

/** As Nova has it, neither a lock nor a state is in the way. */
export default serverAction({
  action: 'addSecurityGroup',
  policy: policy.member('os_compute_api:os-security-groups:add'),
  body: z.looseObject({ addSecurityGroup: z.strictObject({ name: z.string().check(z.minLength(1)) }) }),
  act: {
    errors: changeGroupErrors,
    needs: ['table:read', 'table:write', 'networks'],
    async run(tx, ports, server, { body, ...cause }) {
      await addGroup(tx, ports, server, body.addSecurityGroup.name, cause.caller);
      record(tx, ports, { action: 'add-security-group' }, server, cause, 'Success');
      return {};
    },
  },
});
