import { errorKind } from '../../errors.ts';

export const TagNotFound = /* @__PURE__ */ errorKind('TagNotFound', 404, 'Tag {tag} could not be found.');
export const BadResource = /* @__PURE__ */ errorKind('BadRequest', 400, 'Bad {resource} request: {msg}.');
export const ResourceNotFound = /* @__PURE__ */ errorKind('HTTPNotFound', 404, 'The resource could not be found.');
export const TenantQuotaNotFound = /* @__PURE__ */ errorKind(
  'TenantQuotaNotFound',
  404,
  'Quota for project {tenant_id} could not be found.',
);
export const ExtensionNotFound = /* @__PURE__ */ errorKind('HTTPNotFound', 404, 'Extension with alias {alias} does not exist');
export const AgentNotFound = /* @__PURE__ */ errorKind('AgentNotFound', 404, 'Agent {id} could not be found.');
