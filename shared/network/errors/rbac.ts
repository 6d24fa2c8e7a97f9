import { errorKind } from '../../errors.ts';

export const RbacPolicyNotFound = /* @__PURE__ */ errorKind(
  'RbacPolicyNotFound',
  404,
  'RBAC policy of type {object_type} with ID {id} not found',
);
export const DuplicateRbacPolicy = /* @__PURE__ */ errorKind(
  'DuplicateRbacPolicy',
  409,
  'An RBAC policy already exists with those values.',
);
export const RbacPolicyInUse = /* @__PURE__ */ errorKind(
  'RbacPolicyInUse',
  409,
  'RBAC policy on object {object_id} cannot be removed because other objects depend on it.\nDetails: {details}',
);
