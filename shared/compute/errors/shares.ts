/** What clients are told of file shares. There is no service that has any. */
import { errorKind } from '../../errors.ts';

export const ShareNotFound = /* @__PURE__ */ errorKind('ShareNotFound', 404, 'Share {share_id} could not be found.');
/** The server's host cannot hand a share to a guest, or its flavor has no memory that both can see. */
export const SharesNotConfigured = /* @__PURE__ */ errorKind(
  'SharesNotConfigured',
  409,
  'Feature not supported because either compute or instance are not configured correctly.',
);
