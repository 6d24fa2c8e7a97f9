/** What the network service refuses, under the names and in the words of Neutron's exceptions. Source: contract-network/errors.json. */
import { errorKind } from '../errors.ts';

/** Neutron's plain refusal of a body or a query; the name on the wire is webob's. */
export const BadRequest = /* @__PURE__ */ errorKind('HTTPBadRequest', 400, '{reason}');
export const InvalidInput = /* @__PURE__ */ errorKind('InvalidInput', 400, 'Invalid input for operation: {reason}.');
export const PolicyNotAuthorized = /* @__PURE__ */ errorKind('PolicyNotAuthorized', 403, '{expression} is disallowed by policy');
export const OverQuota = /* @__PURE__ */ errorKind('OverQuota', 409, 'Quota exceeded for resources: {overs}.');
export const RevisionNumberConstraintFailed = /* @__PURE__ */ errorKind(
  'RevisionNumberConstraintFailed',
  412,
  'Constrained to {constraint}, but current revision is {current}',
);
export const BadIfMatch = /* @__PURE__ */ errorKind(
  'BadRequest',
  400,
  'Bad if-match request: Revision number etag must be in the format of revision_number=<int>.',
);
export const BadLimit = /* @__PURE__ */ errorKind(
  'BadRequest',
  400,
  "Bad limit request: Limit must be an integer 0 or greater and not '{limit}'.",
);
