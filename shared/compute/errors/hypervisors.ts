/** What clients are told of hypervisors and hosts. */
import { errorKind } from '../../errors.ts';

export const HypervisorIdInvalid = /* @__PURE__ */ errorKind('HypervisorIdInvalid', 400, 'Invalid uuid {id}');
export const HypervisorNotFound = /* @__PURE__ */ errorKind('HypervisorNotFound', 404, "Hypervisor with ID '{id}' could not be found.");
export const NoHypervisorMatches = /* @__PURE__ */ errorKind(
  'NoHypervisorMatches',
  404,
  "No hypervisor matching '{pattern}' could be found.",
);
export const PatternWithPages = /* @__PURE__ */ errorKind(
  'PatternWithPages',
  400,
  'Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.',
);
export const HostNotFound = /* @__PURE__ */ errorKind('HostNotFound', 404, 'Host {host} could not be found.');
