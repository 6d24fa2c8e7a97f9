import { errorKind } from '../../errors.ts';

export const AutoAllocationFailure = /* @__PURE__ */ errorKind('AutoAllocationFailure', 409, 'Deployment error: {reason}.');
export const NotAuthorized = /* @__PURE__ */ errorKind('NotAuthorized', 403, 'Not authorized.');
