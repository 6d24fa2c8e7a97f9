/** What clients are told of server groups. */
import { errorKind } from '../../errors.ts';

export const ServerGroupNotFound = /* @__PURE__ */ errorKind('ServerGroupNotFound', 404, 'Instance group {group_uuid} could not be found.');
export const ServerGroupsExceeded = /* @__PURE__ */ errorKind('ServerGroupsExceeded', 403, 'Quota exceeded, too many server groups.');
export const ServerGroupMembersExceeded = /* @__PURE__ */ errorKind(
  'ServerGroupMembersExceeded',
  403,
  'Quota exceeded, too many servers in group',
);
export const RulesNeedAntiAffinity = /* @__PURE__ */ errorKind('RulesNeedAntiAffinity', 400, 'Only anti-affinity policy supports rules.');
