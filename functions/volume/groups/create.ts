import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';

/** A group has a type, and there is none: nothing here would do anything for the volumes of a group. */
export default operation({
  name: 'groups.create',
  service: 'volume',
  method: 'POST',
  path: '/groups',
  window: { since: '3.13' },
  policy: policy.member('group:create'),
  body: z.looseObject({ group: z.looseObject({ group_type: z.string().check(z.minLength(1), z.maxLength(255)) }) }),
  status: 202,
  errors: [volumeErrors.GroupTypeNotFound],
  needs: [],
  async handle({ body }) {
    throw volumeErrors.GroupTypeNotFound({ group_type_id: body.group.group_type });
  },
});
